import { Component, type ReactNode } from 'react';
import { forgetFailedScripts } from './lazily';

interface ErrorBoundaryProps {
  /** What is inside, as the start of a sentence. */
  readonly what: string;
  readonly children: ReactNode;
  /** Another value is another try. */
  readonly settings?: unknown;
}

/** Catches what a scene throws while rendering, so that the rest of the page and the address bar survive. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error };
  }

  override componentDidMount(): void {
    window.addEventListener('online', this.retry);
  }

  override componentDidUpdate({ settings }: ErrorBoundaryProps): void {
    if (settings !== this.props.settings) this.retry();
  }

  override componentWillUnmount(): void {
    window.removeEventListener('online', this.retry);
  }

  /** Also run by itself when the network is back: a script that could not be fetched is the likeliest error. */
  readonly retry = (): void => {
    forgetFailedScripts();
    if (this.state.error) this.setState({ error: null });
  };

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <section className="stage" role="alert">
        <h1 className="headline">{this.props.what} could not be drawn.</h1>
        <p className="subline">{error.message}</p>
        <p>
          Your settings are in the address bar.{' '}
          <button type="button" className="link-button" onClick={this.retry}>
            Try again
          </button>
          , or change a setting first. If it stays, the link in the address bar is what we need to mend it.
        </p>
      </section>
    );
  }
}
