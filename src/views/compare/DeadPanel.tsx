import { dropsDead } from '../../scenario/settings';
import { DEAD_CHANNELS, type DeadChannels } from '../../scenario/words';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { Segmented } from '../../ui/fields';
import fields from '../../ui/fields.module.css';
import { Panel } from '../../ui/panel';
import { ORIGINS } from '../../worker/protocol';

const NAMES: Readonly<Record<DeadChannels, string>> = { auto: 'as trained', stream: 'streamed', drop: 'left out' };

/** What becomes of channels that pruning leaves constant. */
export function DeadPanel({ lab: { store } }: { readonly lab: Lab }) {
  const deadChannels = useStoreValue(store, (state) => state.scenario.deadChannels);
  const subject = useStoreValue(store, (state) => state.scenario.compareSubject);
  const networks = useStoreValue(store, (state) => state.networks.shown?.value ?? null) ?? [];
  const isTrained = networks.some(({ id, origin }) => id === subject && ORIGINS[origin].answers === true);
  return (
    <Panel title="Dead channels">
      <Segmented
        label="Dead channels"
        hideLabel
        value={deadChannels}
        choices={DEAD_CHANNELS.map((id) => ({
          id,
          name: NAMES[id],
          ...(id === 'auto' && { detail: 'left out of trained networks, streamed in synthetic ones' }),
        }))}
        onChange={(next) => store.actions.change({ deadChannels: next })}
      />
      <p className={fields.hint}>{hint(dropsDead({ deadChannels }, isTrained), isTrained)}</p>
    </Panel>
  );
}

function hint(isDropped: boolean, isTrained: boolean): string {
  if (!isDropped) return 'Where nothing is left of a filter, the channel it gives is the same everywhere. Every design streams it all the same.';
  const constant = isTrained
    ? 'The channels that such a filter gives are left out of the next layer: exactly, where they are zero behind the ReLU or where their constant folds into the bias, which padding forbids.'
    : 'The channels that such a filter gives are left out of the next layer; synthetic weights have no biases, so they are taken as zero [our reading].';
  return `Filters of which nothing is left are not computed. ${constant} In a sum every part has to be dead.`;
}
