import { useEffect, useRef } from 'react';
import { encodeLink } from '../scenario/codec';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { SCENE_ROWS } from '../scenario/scenes';
import type { Lab } from '../store/lab';
import { useCommand, useStoreValue, useSwitch } from '../store/react';
import { Button, IconButton, IconToggle } from '../ui/buttons';
import styles from './Header.module.css';

/** The name, the scenes as tabs, and what concerns the whole page. */
export function Header({ lab }: { readonly lab: Lab }) {
  const { onPress: share } = useCommand(lab, 'share');
  return (
    <header className={styles.head}>
      <a className={styles.brand} href={encodeLink(DEFAULT_SCENARIO)} aria-label="Cascade Lab, start again">
        <svg viewBox="0 0 22 22" aria-hidden="true">
          <rect x="1" y="1" width="20" height="4.4" rx="1.4" />
          <rect x="1" y="6.6" width="15" height="4.4" rx="1.4" opacity="0.8" />
          <rect x="1" y="12.2" width="9" height="4.4" rx="1.4" opacity="0.6" />
          <rect x="1" y="17.8" width="4" height="3.4" rx="1.2" opacity="0.45" />
        </svg>
        <span className={styles.brandName}>Cascade Lab</span>
      </a>
      <Tabs lab={lab} />
      <div className={styles.tools}>
        <IconButton icon="theme" {...useCommand(lab, 'theme')} />
        <IconToggle icon="projector" {...useSwitch(lab, 'presentation')} />
        <IconButton icon="help" {...useCommand(lab, 'help')} />
        <Button tone="solid" icon="share" onPress={share}>
          Share
        </Button>
      </div>
    </header>
  );
}

function Tabs({ lab: { store, commands } }: { readonly lab: Lab }) {
  const scene = useStoreValue(store, (state) => state.scenario.scene);
  const tabs = useRef<HTMLElement>(null);
  // On a phone the tabs scroll sideways; the current one must not be out of sight.
  useEffect(() => {
    // In braces: newer browsers return a promise here, and an effect may return nothing but its clean-up.
    tabs.current?.querySelector(`[data-scene="${scene}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [scene]);
  return (
    <nav ref={tabs} className={styles.scenes} aria-label="Scenes" onFocus={({ target }) => void target.scrollIntoView({ block: 'nearest', inline: 'nearest' })}>
      {SCENE_ROWS.map(({ id, name, detail }) => (
        <button
          key={id}
          type="button"
          className={styles.tab}
          data-scene={id}
          aria-current={scene === id ? 'page' : undefined}
          onClick={commands[`scene-${id}`].run}
        >
          {name} <span className={styles.detail}>{detail}</span>
        </button>
      ))}
    </nav>
  );
}
