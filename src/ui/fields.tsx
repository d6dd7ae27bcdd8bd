import { type KeyboardEvent, memo, type ReactNode, useId, useState } from 'react';
import { Group, Input, Label, Slider, SliderThumb, SliderTrack, TextField as AriaTextField, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { Choice } from './choice';
import { readNumber, writeNumber } from './read-number';
import styles from './fields.module.css';

/** How many steps a key goes. */
const STEP_KEYS: Readonly<Record<string, number | undefined>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly digits?: number;
  readonly unit?: string;
  readonly hideLabel?: boolean;
  readonly isDisabled?: boolean;
}

const formats = new Map<number, Intl.NumberFormatOptions>();

/** The same object for the same digits: a new one would have a field make its formatter and parser anew each time it is drawn. */
function formatOf(digits: number): Intl.NumberFormatOptions {
  const format = formats.get(digits) ?? { maximumFractionDigits: digits, useGrouping: false };
  formats.set(digits, format);
  return format;
}

/** Text that has not become a number yet, beside the value it was typed over: when that moves, the text is of no use any more. */
interface Draft {
  readonly text: string;
  readonly over: number;
}

type Numbers = Required<Pick<NumberFieldProps, 'value' | 'onChange' | 'min' | 'max' | 'step' | 'digits'>> & { readonly unit: string | undefined };

/** What is being typed over a value, what is to be said of it, and what becomes of it. */
function useTyping({ value, onChange, min, max, step, digits, unit }: Numbers) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [told, setTold] = useState<{ readonly tone: 'note' | 'problem'; readonly text: string; readonly over: number } | null>(null);
  const typed = draft?.over === value ? draft.text : null;
  const said = told?.over === value ? told : null;
  const rules = { min, max, digits };

  const take = (next: number, note: string | null): void => {
    setDraft(null);
    setTold(note === null ? null : { tone: 'note', text: note, over: next });
    if (next !== value) onChange(next);
  };
  const commit = (): void => {
    if (typed === null) return;
    const read = readNumber(typed, rules, unit);
    if (read.kind === 'number') take(read.value, read.note);
    else if (read.kind === 'refused') setTold({ tone: 'problem', text: read.reason, over: value });
    else take(value, null);
  };
  const stepBy = (steps: number): void => {
    const read = typed === null ? null : readNumber(typed, rules, unit);
    const from = read?.kind === 'number' ? read.value : value;
    take(Math.min(max, Math.max(min, Number((from + steps * step).toFixed(digits)))), null);
  };
  return {
    typed,
    said,
    type(text: string): void {
      setDraft({ text, over: value });
      setTold(null);
    },
    commit,
    giveUp: () => take(value, null),
    stepBy,
  };
}

/**
 * A number that is typed, or stepped with the arrow keys; committed on Enter or when focus leaves. Text that is no number stays to be mended, with the reason
 * beneath it, and the value stays what it was.
 */
export function NumberField({ label, value, onChange, min, max, step = 1, digits = 0, unit, hideLabel = false, isDisabled = false }: NumberFieldProps) {
  const { typed, said, type, commit, giveUp, stepBy } = useTyping({ value, onChange, min, max, step, digits, unit });
  const saidId = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = STEP_KEYS[event.key];
    if (steps !== undefined) {
      event.preventDefault();
      stepBy(steps);
    } else if (event.key === 'Enter') {
      commit();
    } else if (event.key === 'Escape' && typed !== null) {
      event.stopPropagation();
      giveUp();
    }
  };
  return (
    <AriaTextField
      className={`${styles.numberField} ${hideLabel ? '' : styles.numberFieldRow}`}
      value={typed ?? writeNumber(value, digits)}
      onChange={type}
      onBlur={commit}
      isDisabled={isDisabled}
      isInvalid={said?.tone === 'problem'}
      {...(said ? { 'aria-describedby': saidId } : {})}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && <Label className={styles.fieldLabel}>{label}</Label>}
      <Group className={styles.numberGroup} isInvalid={said?.tone === 'problem'}>
        <Input
          className={styles.numberInput}
          inputMode={digits === 0 ? 'numeric' : 'decimal'}
          autoComplete="off"
          spellCheck={false}
          aria-roledescription="number field"
          onKeyDown={onKeyDown}
        />
        {unit && <span className={styles.numberUnit}>{unit}</span>}
      </Group>
      {/* Always there, so that what comes to stand in it is read out. */}
      <span id={saidId} className={styles.numberSaid} role="status">
        {said?.text}
      </span>
    </AriaTextField>
  );
}

interface SliderFieldProps extends Omit<NumberFieldProps, 'hideLabel'> {
  /** Called once when a drag or key ends, beside `onChange` for every step. */
  readonly onSettle?: (value: number) => void;
  /** Called instead of the two where the value was typed. */
  readonly onType?: (value: number) => void;
  readonly hint?: ReactNode;
}

/** A slider and a number field on the same value: drag it, or type it. Memoised: with the same functions it is drawn again only when its value moves. */
export const SliderField = memo(function SliderField(props: SliderFieldProps) {
  const { onSettle, onType, hint, ...number } = props;
  const { label, onChange } = number;
  const hintId = useId();
  const settle = (next: number): void => {
    onChange(next);
    onSettle?.(next);
  };
  return (
    <div className={`${styles.field} ${styles.sliderField}`} role="group" aria-label={label} aria-describedby={hint ? hintId : undefined}>
      <div className={styles.sliderHead}>
        <span className={styles.fieldLabel} aria-hidden="true">
          {label}
        </span>
        <NumberField {...number} label={`${label}, typed`} hideLabel onChange={onType ?? settle} />
      </div>
      <Track {...props} />
      {hint && (
        <div id={hintId} className={styles.hint}>
          {hint}
        </div>
      )}
    </div>
  );
});

function Track({ label, value, onChange, onSettle, min, max, step = 1, digits = 0, isDisabled = false }: SliderFieldProps) {
  const clamped = Math.min(max, Math.max(min, value));
  return (
    <Slider
      className={styles.slider}
      aria-label={label}
      value={clamped}
      minValue={min}
      maxValue={max}
      step={step}
      isDisabled={isDisabled}
      formatOptions={formatOf(digits)}
      onChange={onChange}
      onChangeEnd={(next) => onSettle?.(next)}
    >
      <SliderTrack className={styles.sliderTrack}>
        <div className={styles.sliderFill} style={{ inlineSize: `${((clamped - min) / (max - min)) * 100}%` }} />
        <SliderThumb className={styles.sliderThumb} />
      </SliderTrack>
    </Slider>
  );
}

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly hideLabel?: boolean;
}

/** One of a few, all in sight. */
export function Segmented<Value extends string>({ label, choices, value, onChange, hideLabel = false }: SegmentedProps<Value>) {
  return (
    <div className={hideLabel ? '' : `${styles.field} ${styles.fieldRow}`}>
      {!hideLabel && (
        <span className={styles.fieldLabel} aria-hidden="true">
          {label}
        </span>
      )}
      <ToggleButtonGroup
        className={styles.segmented}
        aria-label={label}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[value]}
        onSelectionChange={(keys) => {
          for (const key of keys) onChange(key as Value);
        }}
      >
        {choices.map((choice) => (
          <ToggleButton key={choice.id} id={choice.id} className={styles.segment} {...(choice.detail ? { 'aria-label': choice.detail } : {})}>
            {choice.name}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
