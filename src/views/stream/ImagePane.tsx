import { useCallback, useMemo } from 'react';
import { outputSize } from '../../engine/layer/lowering';
import type { ConvolutionShape, LayerShape } from '../../engine/layer/shape';
import { greyImage } from '../../render/grey-image';
import type { Paint } from '../../render/painter';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { Canvas } from '../../ui/canvas';
import { NumberField } from '../../ui/fields';
import { Panel, Tag } from '../../ui/panel';
import type { OpenTile } from '../../pictures/array/tile';
import styles from './ImagePane.module.css';

interface ImagePaneProps {
  readonly lab: Lab;
  readonly tile: OpenTile;
  /** Null while it is not the shown tile's layer that is known. */
  readonly shape: LayerShape | null;
  /** Output position of the selected array row; null where it has none. */
  readonly position: number | null;
}

/** Where the activations come from: a test image, and in a convolution the window of the selected position; or a seed. */
export function ImagePane({ lab, tile, shape, position }: ImagePaneProps) {
  const { image } = tile.run;
  if (image !== null) return <TestImage lab={lab} tile={tile} shape={shape} position={position} shown={image} />;
  return (
    <Panel title="Activations" aside={<Tag title="No image is behind them: drawn from a seed, non-zero as often as published for this layer.">synthetic</Tag>}>
      {shape?.kind === 'convolution' && (
        <div className={styles.pair}>
          <OutputMap shape={shape} tile={tile} position={position} />
        </div>
      )}
    </Panel>
  );
}

interface TestImageProps extends ImagePaneProps {
  readonly shown: NonNullable<OpenTile['run']['image']>;
}

function TestImage({ lab, tile, shape, position, shown }: TestImageProps) {
  const { store } = lab;
  const image = useStoreValue(store, (state) => state.scenario.image);
  const images = useStoreValue(store, (state) => state.networks.shown?.value.find(({ id }) => id === state.scenario.network)?.images ?? null);
  const { pixels, height, width, label } = shown;
  const cells = useMemo(() => greyImage(pixels, height, width), [pixels, height, width]);
  const paint = useCallback<Paint>((painter, size) => painter.cells(cells, { x: 0, y: 0, width, height }, { x: 0, y: 0, ...size }), [cells, width, height]);
  return (
    <Panel title="Test image" aside={`label ${label}`}>
      <NumberField label="Image" value={image} min={0} max={images === null ? image : images - 1} onChange={(next) => store.actions.change({ image: next })} />
      <div className={styles.pair}>
        <figure>
          <div className={styles.thumbnail} style={{ aspectRatio: `${width} / ${height}` }} role="img" aria-label={`Test image ${image}, of label ${label}`}>
            <Canvas paint={paint} />
            {shape?.kind === 'convolution' && position !== null && <WindowMark shape={shape} position={position} />}
          </div>
          <figcaption>{shape?.kind === 'convolution' ? 'the window of this position, to scale' : 'what the network sees'}</figcaption>
        </figure>
        {shape?.kind === 'convolution' && <OutputMap shape={shape} tile={tile} position={position} />}
      </div>
    </Panel>
  );
}

/** The kernel's window in the layer's input, drawn over the whole image: deeper layers see maps of it in the same proportions. */
function WindowMark({ shape, position }: { readonly shape: ConvolutionShape; readonly position: number }) {
  const [height, width] = shape.inputSize;
  const outputWidth = outputSize(shape)[1];
  const span = (axis: 0 | 1): number => shape.dilation[axis] * (shape.kernel[axis] - 1) + 1;
  const top = Math.floor(position / outputWidth) * shape.stride[0] - shape.padding[0];
  const left = (position % outputWidth) * shape.stride[1] - shape.padding[1];
  return (
    <svg className={styles.windowMark} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <rect x={left} y={top} width={span(1)} height={span(0)} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** The layer's output positions: the tile's, and the selected one. */
function OutputMap({ shape, tile, position }: { readonly shape: ConvolutionShape; readonly tile: OpenTile; readonly position: number | null }) {
  const [height, width] = outputSize(shape);
  const { firstPosition, positions } = tile.values;
  const rows: { readonly y: number; readonly from: number; readonly to: number }[] = [];
  for (let at = firstPosition; at < firstPosition + positions;) {
    const y = Math.floor(at / width);
    const to = Math.min((y + 1) * width, firstPosition + positions);
    rows.push({ y, from: at - y * width, to: to - y * width });
    at = to;
  }
  const here = position === null ? '' : ` Position ${position} is row ${Math.floor(position / width)}, column ${position % width}.`;
  return (
    <figure>
      <svg
        className={styles.outputMap}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Output of ${height} by ${width} positions; this tile has ${positions} from ${firstPosition} on.${here}`}
      >
        <rect width={width} height={height} className={styles.outputGround} />
        {rows.map(({ y, from, to }) => (
          <rect key={y} x={from} y={y} width={to - from} height={1} className={styles.outputTile} />
        ))}
        {position !== null && <rect x={position % width} y={Math.floor(position / width)} width={1} height={1} className={styles.outputHere} />}
      </svg>
      <figcaption>
        output, {height} × {width}; this tile
      </figcaption>
    </figure>
  );
}
