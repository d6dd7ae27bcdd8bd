import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NETWORK_ARCHITECTURES } from '../src/engine/training/architectures';
import type { NetworkDescription } from '../src/engine/training/network';
import { trainNetwork, type EarlierCheckpoint } from './checkpoints';
import { DATASETS, firstImages, loadDataset, type Dataset } from './datasets';
import { marginChart } from './margin-chart';
import { asStored, readCatalogue, readParameters, writeCatalogue, writeImages } from './output';
import type { NetworkInfo, RecordingInfo } from '../src/worker/protocol';
import { RECIPES, type NetworkRecipe } from './recipes';
import { recordTraining } from './recordings';
import { resultsTable } from './results';
import { noteTrainingImages, writeTrainingImages } from './training-images';

/*
 * Makes the files of public/networks again: `node dist/node/train.mjs [network ...] [--out FOLDER]`. Without a network, all of them. With
 * `--tune-only`, checkpoints that are there already and fit the recipe are not trained again, only pruned and fine-tuned. With `--recordings`
 * only the recorded trainings are trained and written. With `--training-images` nothing is trained: only the images for training in the page are written. See
 * README.md.
 */

const SHIPPED_IMAGES = 1000;
const SITE = 'public/networks';
const say = (line: string): void => console.log(line);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: SITE },
    cache: { type: 'string', default: '.cache/datasets' },
    'tune-only': { type: 'boolean', default: false },
    'training-images': { type: 'boolean', default: false },
    recordings: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((id) => !RECIPES.some((recipe) => recipe.network === id));
if (unknown.length > 0) throw new Error(`No recipe for ${unknown.join(', ')}; there are ${RECIPES.map((recipe) => recipe.network).join(', ')}`);

// A run beside the project's own files must not change the project's tables.
const tables = values.out === SITE ? 'docs/training' : values.out;

for (const recipe of RECIPES) {
  if (positionals.length > 0 && !positionals.includes(recipe.network)) continue;
  const folder = resolve(values.out, recipe.network);
  mkdirSync(folder, { recursive: true });
  mkdirSync(tables, { recursive: true });
  const network = NETWORK_ARCHITECTURES[recipe.network];
  const dataset = loadDataset(DATASETS[recipe.dataset], resolve(values.cache));
  say(
    `${network.name} on ${dataset.source.name}: ${dataset.training.count} images to train on, ${dataset.test.count} held out, ${dataset.leftOut} left out as equal to one of these`,
  );
  say(`data sha256 ${dataset.sha256}`);
  if (values.recordings) {
    const made = recordings(recipe, network, dataset, folder);
    writeCatalogue(
      values.out,
      readCatalogue(values.out).map((info) => (info.id === network.id ? { ...info, ...made } : info)),
    );
    continue;
  }
  const trainingImages = writeTrainingImages(folder, network, dataset.training);
  say(`${trainingImages} of the images to train on written for the page`);
  if (values['training-images']) {
    noteTrainingImages(values.out, network.id, trainingImages);
    continue;
  }
  const shipped = firstImages(dataset.test, SHIPPED_IMAGES);
  writeImages(resolve(folder, 'images.safetensors'), network, shipped);
  const { info, sweeps } = trainNetwork(network, recipe, dataset, shipped, {
    say,
    store: (id, bytes) => writeFileSync(resolve(folder, `${id}.safetensors`), bytes),
    earlier: (id) => (values['tune-only'] ? earlierCheckpoint(network, id) : null),
  });
  writeCatalogue(values.out, [
    ...readCatalogue(values.out).filter(({ id }) => id !== info.id),
    { ...info, trainingImages, ...recordings(recipe, network, dataset, folder) },
  ]);
  const table = resultsTable({ recipe, dataset, info, sweeps });
  writeFileSync(resolve(tables, `${recipe.network}.md`), table);
  writeFileSync(resolve(tables, `${recipe.network}.svg`), marginChart(table));
  say(table);
}

/** Writes the recordings of a network whose checkpoints lie in the folder. @throws Error where a training comes to something else than its checkpoint. */
function recordings(recipe: NetworkRecipe, network: NetworkDescription, dataset: Dataset, folder: string): Pick<NetworkInfo, 'recordings'> {
  const made = recipe.recorded?.map((id): RecordingInfo => {
    const trained = recipe.trained.find((candidate) => candidate.id === id);
    if (trained === undefined) throw new Error(`${network.id} has no training called ${id}`);
    const { info, file, parameters } = recordTraining(network, recipe, trained, dataset, say);
    const shipped = readFileSync(resolve(folder, `${id}.safetensors`));
    if (!shipped.equals(asStored(network, parameters).bytes)) throw new Error(`the recorded training did not come to the checkpoint ${id}`);
    writeFileSync(resolve(folder, `${id}.recording`), file);
    say(`${network.id} ${id}: recorded, ${file.length} bytes`);
    return info;
  });
  return made === undefined ? {} : { recordings: made };
}

/** What lies in the folder already, as long as the list tells of it. */
function earlierCheckpoint(network: NetworkDescription, id: string): EarlierCheckpoint | null {
  const info = readCatalogue(values.out)
    .find((candidate) => candidate.id === network.id)
    ?.checkpoints.find((checkpoint) => checkpoint.id === id);
  const file = resolve(values.out, network.id, `${id}.safetensors`);
  return info && existsSync(file) ? { info, parameters: readParameters(network, new Uint8Array(readFileSync(file))) } : null;
}
