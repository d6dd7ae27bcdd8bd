import { type ComponentType, type JSX, use } from 'react';

const forgetters = new Set<() => void>();

/**
 * A component whose script is fetched when it is first shown. Unlike `React.lazy`, a fetch that failed (the network was away) is forgotten by
 * `forgetFailedScripts`, so that trying again does fetch again. Needs a `Suspense` and an error boundary above it.
 */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): (props: Props) => JSX.Element {
  let loading: Promise<ComponentType<Props>> | null = null;
  const start = (): Promise<ComponentType<Props>> => {
    const script = load();
    script.catch(() => {
      forgetters.add(() => {
        if (loading === script) loading = null;
      });
    });
    return script;
  };
  return function Lazily(props: Props): JSX.Element {
    loading ??= start();
    const Loaded = use(loading);
    return <Loaded {...props} />;
  };
}

/** Lets every script that could not be fetched be asked for once more. */
export function forgetFailedScripts(): void {
  for (const forget of forgetters) forget();
  forgetters.clear();
}
