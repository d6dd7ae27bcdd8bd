import { useState } from 'react';
import { VERSION } from '../lib/version';
import { COMMAND_GROUPS, type Command, type Commands, keyName } from '../store/commands';
import { Button } from '../ui/buttons';
import { Dialog } from '../ui/dialog';
import styles from './Help.module.css';

/** The terms that every scene uses. */
const WORDS: readonly (readonly [string, string])[] = [
  ['row', 'one place of the kernel in one input channel: its weights in all filters'],
  ['chunk', 'filters side by side that are cut together, as many as the array has columns'],
  ['PE', 'processing element: multiplies an activation by a weight and adds the product to a sum'],
  ['position', 'a place of the output; each row of the array works on one'],
  ['tile', 'the positions that the array works on at once'],
  ['slot, bin', 'a slot keeps one partial sum; a bin is a ring of slots that turns a step with each write'],
  ['occupancy', 'how many slots of a buffer hold a sum: it grows until the tile is done, then all sums leave'],
  ['q, σ', 'σ is the standard deviation of a layer’s weights; what scores no more than q · σ is cut'],
  ['T', 'rows whose products are summed in a PE before its buffer is written: fewer writes, more activations kept'],
  ['λ', 'how hard training pulls the last chunks of every row towards zero'],
  ['gated', 'of a PE: its activation is zero, so it multiplies nothing; a commit takes place all the same'],
  ['stall', 'a cycle in which the array waits until a bin has turned home'],
];

interface HelpProps {
  readonly commands: Commands;
  readonly forget: () => Promise<void>;
  readonly onClose: () => void;
}

/** What this is, where its statements come from, and every key. */
export function Help({ commands, forget, onClose }: HelpProps) {
  const keyed = Object.entries<Command>(commands).filter(([, { keys }]) => keys.length > 0);
  return (
    <Dialog title="Cascade Lab" isOpen onClose={onClose}>
      <div className={styles.help}>
        <p>
          A laboratory for <b>Cascading Structured Pruning</b> (CSP, ISCA 2022). CSP-A cuts a network’s weights in a cascade: once a chunk of filters is cut
          from a row, all later chunks of the row go too, so a row is described by one number, its chunk count. CSP-H is an accelerator built on that: each
          activation is brought to the array once for each output that needs it, and a counter does all the skipping.
        </p>
        <p>
          <b>What is known and what is our reading.</b> The pruning rule, the regularisers and the bin sizes are those of the authors’ public code, and are
          checked against it. The sequential access and the register bins are in the abstract. How bins turn, and the timing to the cycle, are our reading: no
          public text says it. Trained networks were trained here, and their accuracy measured on images never trained on.
        </p>
        <dl className={styles.words}>
          {WORDS.map(([word, meaning]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <p>
          <b>Nothing leaves your machine.</b> There is no server; the link in the address bar holds everything needed to see the same again.
        </p>
        <Forget forget={forget} />
        <div className={styles.keys}>
          {COMMAND_GROUPS.map((group) => (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {keyed
                  .filter(([, command]) => command.group === group)
                  .map(([id, { keys, name }]) => (
                    <div key={id}>
                      <dt>
                        {keys.map((key) => (
                          <kbd key={key}>{keyName(key)}</kbd>
                        ))}
                      </dt>
                      <dd>{name}</dd>
                    </div>
                  ))}
              </dl>
            </section>
          ))}
        </div>
        <footer className={styles.about}>
          <span>
            Version <span translate="no">{VERSION}</span>
          </span>
          <a href="./third-party-notices.txt" target="_blank" rel="noopener">
            Licences of the works it is made from
          </a>
        </footer>
      </div>
    </Dialog>
  );
}

/** Takes everything kept on this device off it; asked twice, since trained networks are among it. */
function Forget({ forget }: { readonly forget: () => Promise<void> }) {
  const [asked, setAsked] = useState(false);
  return (
    <div>
      <p>
        <b>On this device</b> are kept: networks you trained and chose to keep, light or dark and the type size, and the files of this page, so that it opens
        without a network. Nothing else.
      </p>
      <Button onPress={() => (asked ? void forget() : setAsked(true))}>
        {asked ? 'Yes, forget it all and open the page anew' : 'Forget what is kept here'}
      </Button>
    </div>
  );
}
