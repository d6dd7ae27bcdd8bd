import { Component, type ReactNode } from 'react';
import type { LabStore } from '../store/lab-store';
import { forgetFailedScripts } from './lazily';
import styles from './ErrorBoundary.module.css';

interface ErrorBoundaryProps {
  /** What is inside, as the start of a sentence. */
  readonly what: string;
  /** Where it stands: in place of a stage, or of a panel of a side column. */
  readonly place?: 'stage' | 'panel';
  readonly store: LabStore;
  readonly children: ReactNode;
}

/**
 * Catches what a panel or a scene throws while rendering, so that the rest of the page and the address bar survive. Whatever is changed then, and whatever
 * picture comes next, is another try; so is the network's coming back: a script that could not be fetched is the likeliest error.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: Error | null }> {
  override state = { error: null as Error | null };
  private stopWaiting = (): void => undefined;

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error };
  }

  override componentDidMount(): void {
    window.addEventListener('online', this.retry);
  }

  override componentDidCatch(): void {
    this.stopWaiting();
    this.stopWaiting = this.props.store.subscribe((state, before) => {
      if (state.scenario !== before.scenario || state.picture !== before.picture) this.retry();
    });
  }

  override componentWillUnmount(): void {
    window.removeEventListener('online', this.retry);
    this.stopWaiting();
  }

  readonly retry = (): void => {
    this.stopWaiting();
    forgetFailedScripts();
    if (this.state.error) this.setState({ error: null });
  };

  override render(): ReactNode {
    const { error } = this.state;
    const { what, place = 'stage', children } = this.props;
    if (!error) return children;
    const Heading = place === 'stage' ? 'h1' : 'h2';
    return (
      <section className={place} role="alert">
        <Heading className="headline">{what} could not be drawn.</Heading>
        <p className="subline">{error.message}</p>
        <p>
          Your settings are in the address bar.{' '}
          <button type="button" className={styles.linkButton} onClick={this.retry}>
            Try again
          </button>
          , or change a setting first. If it stays, the link in the address bar is what we need to mend it.
        </p>
      </section>
    );
  }
}
