import { Track } from '../../charts/Track';
import type { DesignResult } from '../../engine/baselines/compare-network';
import type { LedgerTerm } from '../../engine/baselines/ledger';
import { Button } from '../../ui/buttons';
import styles from './Ledger.module.css';
import { type Step, waterfallOf, type Whereabouts } from './model';
import { IN_WORDS, reasonFor, TERM_WORDS } from './names';
import { cycleScale, figure, share } from './numbers';
import { capital, ledgerSentence } from './say';
import words from './words.module.css';

/** Where a bar of the ledger leads: a scene, or the reason why not. */
export type Way = { readonly go: () => void; readonly layer: string } | { readonly why: string };

interface LedgerProps {
  readonly result: DesignResult;
  /** The design whose cycles stand beside, on the same scale; null for none. */
  readonly rival: DesignResult | null;
  /** Multiplications of the dense layer or network. */
  readonly macs: number;
  /** Where a cause has most of its cycles, as far as that can be said. */
  readonly where: (cause: LedgerTerm['cause']) => Whereabouts | null;
  /** Where each bar leads; null for a design that no scene shows. */
  readonly wayTo: ((cause: LedgerTerm['cause']) => Way) | null;
}

/** Why is it not faster? From the ideal to the actual cycles, one bar a cause. */
export function Ledger({ result, rival, macs, where, wayTo }: LedgerProps) {
  const waterfall = waterfallOf(result, macs);
  const { steps, actual } = waterfall;
  const { size, unit } = cycleScale(actual);
  const widest = Math.max(actual, steps[0].cycles, rival?.cost.boundCycles ?? 0, Number.MIN_VALUE);
  const ways = steps.map(({ cause }) => wayTo?.(cause) ?? null);
  const reasons = [...new Set(ways.flatMap((way) => (way !== null && 'why' in way ? [way.why] : [])))];
  const leads = ways.some((way) => way !== null && 'go' in way);
  return (
    <>
      <p className={words.said}>{ledgerSentence(result, waterfall, where)}</p>
      <ol className={`${styles.ledger} ${leads ? styles.leading : ''}`} data-place="ledger" aria-label={`From the ideal to the actual cycles, in ${unit}`}>
        {steps.map((step, index) => (
          <LedgerLine
            key={step.cause}
            step={step}
            why={reasonFor(result.design, step.cause)}
            widest={widest}
            actual={actual}
            text={figure(Math.abs(step.cycles) / size)}
            way={ways[index]}
          />
        ))}
        <SumLine name="Actual" cycles={actual} widest={widest} text={figure(actual / size)} unit={unit} />
        {rival !== null && (
          <SumLine
            name={`${capital(IN_WORDS[rival.design])}, actual`}
            cycles={rival.cost.boundCycles}
            widest={widest}
            text={figure(rival.cost.boundCycles / size)}
            unit={unit}
          />
        )}
      </ol>
      {reasons.map((why) => (
        <p key={why} className={words.remark}>
          {why}
        </p>
      ))}
    </>
  );
}

interface SumLineProps {
  readonly name: string;
  readonly cycles: number;
  readonly widest: number;
  readonly text: string;
  readonly unit: string;
}

function SumLine({ name, cycles, widest, text, unit }: SumLineProps) {
  return (
    <li className={`${styles.term} ${styles.sum}`}>
      <span>{name}</span>
      <span className={styles.track}>
        <Track width={widest} stretches={[{ key: name, texture: '', from: 0, length: cycles }]} hollow />
      </span>
      <span className={styles.value}>
        {text} <span className={words.detail}>{unit}</span>
      </span>
    </li>
  );
}

interface LedgerLineProps {
  readonly step: Step;
  readonly why: string;
  readonly widest: number;
  readonly actual: number;
  readonly text: string;
  readonly way: Way | null;
}

function LedgerLine({ step: { cause, cycles, start }, why, widest, actual, text, way }: LedgerLineProps) {
  const { name } = TERM_WORDS[cause];
  const isIdeal = cause === 'ideal';
  return (
    <li className={styles.term}>
      <span>
        {name}
        <span className={words.detail}>{why}</span>
      </span>
      <span className={styles.track}>
        <Track
          width={widest}
          stretches={[{ key: cause, texture: isIdeal ? 'useful' : cause, from: Math.min(start, start + cycles), length: Math.abs(cycles) }]}
        />
      </span>
      <span className={styles.value}>
        {isIdeal ? '' : cycles < 0 ? '− ' : '+ '}
        {text}
        <span className={words.detail}>{actual > 0 ? share(Math.abs(cycles) / actual) : ''}</span>
      </span>
      {way !== null && 'go' in way && (
        <Button tone="quiet" className={styles.see} onPress={way.go}>
          See it
          <span className={`${words.detail} ${styles.place}`}>
            in Stream, {way.layer}
            <span className="visually-hidden">({name})</span>
          </span>
        </Button>
      )}
    </li>
  );
}
