import type { Confidence, Grounds, Statement } from '../../engine/baselines/design-types';
import type { EnergyEntry } from '../../engine/energy/types';
import { Tag } from '../../ui/panel';
import { CONFIDENCE_WORDS } from './names';
import words from './words.module.css';

/** How sure a statement is. */
export function Sure({ confidence }: { readonly confidence: Confidence }) {
  const { tag, title } = CONFIDENCE_WORDS[confidence];
  return <Tag title={title}>{tag}</Tag>;
}

interface CitedProps extends Pick<Grounds, 'source' | 'detail'> {
  /** Where many stand below each other: the full name is in the tip. */
  readonly isShort?: boolean;
}

/** What a statement rests on, with a link where we know a public address; nothing where nothing can be read. */
export function Cited({ source, detail, isShort = false }: CitedProps) {
  if (source === undefined && detail === undefined) return null;
  const name = isShort ? source?.short : source?.name;
  return (
    <span className={words.source}>
      {source?.address === undefined ? (
        <span title={source?.name}>{name}</span>
      ) : (
        <a href={source.address} title={source.name} target="_blank" rel="noopener noreferrer">
          {name}
        </a>
      )}
      {detail !== undefined && `${source === undefined ? '' : '; '}${detail}`}
    </span>
  );
}

/** A sentence, how sure it is, and what it rests on. */
export function Said({ text, ...grounds }: Statement) {
  return (
    <>
      {text} <Sure confidence={grounds.confidence} /> <Cited {...grounds} />
    </>
  );
}

/** Where an energy comes from; of one that was set, where the table's own comes from. */
export function EntryGrounds({ entry: { node, tableValue, ...grounds } }: { readonly entry: EnergyEntry }) {
  return (
    <>
      {tableValue !== undefined && `Set by you; the table has ${tableValue}. `}
      {node}. <Cited {...grounds} isShort /> <Sure confidence={grounds.confidence} />
    </>
  );
}
