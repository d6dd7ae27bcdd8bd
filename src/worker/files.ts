import { openSafetensors, readTensor, type SafetensorsFile } from '../engine/formats/safetensors';
import type { TensorValues } from '../engine/formats/tensor';
import { fail, type Failure, ok, type Result } from '../lib/result';
import { isPlainName } from '../lib/plain-name';
import { isCheckpointInfo } from './checkpoint-info';
import { parseCatalogue } from './network-index';
import type { FetchBytes } from './fetch-bytes';
import type { CheckpointInfo, LocalCheckpoint, NetworkInfo } from './network-info';
import { createOnce } from './recent';
import type { Run } from './sliced-runs';
import { type Digest, fetchSummed, webDigest } from './summed-file';

/** Test images as they are stored: bytes, one image after another. */
export interface StoredImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** The files of `public/networks/`, each fetched and opened once. What could not be had is asked for again the next time. */
export interface Files {
  networks(run: Run): Promise<readonly NetworkInfo[]>;
  checkpoint(run: Run, network: string, checkpoint: string): Promise<SafetensorsFile>;
  /** A checkpoint that opened turned out to hold something else than it should: it is fetched anew the next time. */
  forget(network: string, checkpoint: string): void;
  images(run: Run, network: string): Promise<StoredImages>;
  /** Puts a checkpoint made in the page beside the fetched ones; what cannot be read is passed over. */
  supply(checkpoint: LocalCheckpoint): void;
  withdraw(network: string, checkpoint: string): void;
}

const CHECKPOINTS_KEPT = 4;
const IMAGE_SETS_KEPT = 2;

/** A tensor of an opened file as 32-bit floats. */
export const readFloats = (file: SafetensorsFile, name: string): Result<Float32Array> => {
  const tensor = readTensor(file, name);
  if (!tensor.ok) return tensor;
  const { values } = tensor.value;
  return ok(values instanceof Float32Array ? values : Float32Array.from(values));
};

const asBytes = (values: TensorValues): Uint8Array => (values instanceof Uint8Array ? values : Uint8Array.from(values));

/** Test images out of an opened file. */
export const readImages = (file: SafetensorsFile): Result<StoredImages> => {
  const images = readTensor(file, 'images');
  if (!images.ok) return images;
  const labels = readTensor(file, 'labels');
  if (!labels.ok) return labels;
  const [count, ...sides] = images.value.shape;
  const [height, width] = sides.slice(-2);
  if (sides.length < 2 || labels.value.values.length !== count) {
    return fail(`${file.file} does not hold one label for each of ${count} images.`, 'Choose another network.');
  }
  return ok({ count, height, width, pixels: asBytes(images.value.values), labels: asBytes(labels.value.values) });
};

/** A name from a link goes into an address: nothing but a plain name may. */
const unknownName = (what: string, name: string): { readonly ok: false; readonly error: Failure } =>
  fail(`There is no ${what} called "${name}".`, `Choose another ${what} from the list.`);

const pathOf = (network: string, checkpoint: string): string => `${network}/${checkpoint}.safetensors`;

/** The checkpoints made in the page, beside the fetched ones. */
function createSupplied() {
  const byPath = new Map<string, { readonly network: string; readonly info: CheckpointInfo; readonly file: SafetensorsFile }>();
  return {
    file: (path: string): SafetensorsFile | undefined => byPath.get(path)?.file,
    addTo: (networks: readonly NetworkInfo[]): readonly NetworkInfo[] =>
      networks.map((network) => {
        const own = [...byPath.values()].filter(({ network: id }) => id === network.id).map(({ info }) => info);
        return own.length === 0 ? network : { ...network, checkpoints: [...network.checkpoints, ...own] };
      }),
    supply({ network, info, bytes }: LocalCheckpoint): void {
      if (!isCheckpointInfo(info)) return;
      const path = pathOf(network, info.id);
      const file = openSafetensors(bytes, path);
      if (file.ok) byPath.set(path, { network, info: { ...info, local: true }, file: file.value });
    },
    withdraw: (path: string): void => void byPath.delete(path),
  };
}

/** @param folder address of `networks/`, ending in a slash. */
export const createFiles = (fetchBytes: FetchBytes, folder: string, digest: Digest = webDigest): Files => {
  const catalogues = createOnce<readonly NetworkInfo[]>(1);
  const checkpoints = createOnce<SafetensorsFile>(CHECKPOINTS_KEPT);
  const imageSets = createOnce<StoredImages>(IMAGE_SETS_KEPT);
  const fetched = async <Value>(run: Run, path: string, read: (bytes: Uint8Array) => Result<Value>): Promise<Result<Value>> => {
    const bytes = await fetchBytes(folder + path, (done, total) => run.report(done, total));
    return bytes.ok ? read(bytes.value) : bytes;
  };

  const listed = (run: Run): Promise<Result<readonly NetworkInfo[]>> => catalogues.get('', () => fetched(run, 'index.json', parseCatalogue));

  const sumInList = async (run: Run, network: string, checkpoint: string): Promise<string | undefined> => {
    const networks = await listed(run);
    const info = networks.ok ? networks.value.find(({ id }) => id === network)?.checkpoints.find(({ id }) => id === checkpoint) : undefined;
    return info?.sha256;
  };

  /** A checkpoint's file, held against the sum that the list of networks carries for it. Where there is no list the file stands alone. */
  const checkpointFile = async (run: Run, network: string, checkpoint: string): Promise<Result<SafetensorsFile>> => {
    const path = pathOf(network, checkpoint);
    const bytes = await fetchSummed(fetchBytes, {
      folder,
      path,
      expected: sumInList(run, network, checkpoint),
      digest,
      onProgress: (done, total) => run.report(done, total),
      otherwise: 'choose another checkpoint',
    });
    return bytes.ok ? openSafetensors(bytes.value, path) : bytes;
  };

  const supplied = createSupplied();
  return {
    networks: async (run) => supplied.addTo(run.unwrap(await listed(run))),
    async checkpoint(run, network, checkpoint) {
      if (!isPlainName(network)) return run.unwrap(unknownName('network', network));
      if (!isPlainName(checkpoint)) return run.unwrap(unknownName('checkpoint', checkpoint));
      const path = pathOf(network, checkpoint);
      const own = supplied.file(path);
      if (own !== undefined) return own;
      return run.unwrap(await checkpoints.get(path, () => checkpointFile(run, network, checkpoint)));
    },
    forget: (network, checkpoint) => checkpoints.forget(pathOf(network, checkpoint)),
    async images(run, network) {
      const path = `${network}/images.safetensors`;
      const images = await imageSets.get(path, () =>
        fetched(run, path, (bytes) => {
          const file = openSafetensors(bytes, path);
          return file.ok ? readImages(file.value) : file;
        }),
      );
      return run.unwrap(images);
    },
    supply: supplied.supply,
    withdraw: (network, checkpoint) => supplied.withdraw(pathOf(network, checkpoint)),
  };
};
