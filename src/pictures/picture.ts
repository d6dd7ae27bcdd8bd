import type { Paint, Painter, Size } from '../render/painter';
import type { Palette } from '../render/palette';

/** A picture as text: a table of any length, asked for cell by cell. */
export interface PictureTable {
  readonly caption: string;
  readonly columns: readonly { readonly id: string; readonly name: string; readonly numeric?: boolean }[];
  readonly rowCount: number;
  readonly cell: (row: number, column: number) => string | number;
}

/**
 * A kind of picture. Everything that shows one reads it here: the pane, the gallery, and the export to SVG and PNG.
 * `Subject` is what it is a picture of; `Model` says where everything stands in a size.
 */
export interface Picture<Subject, Model> {
  readonly id: string;
  readonly name: string;
  /** The size in which it stands by itself, in CSS pixels. */
  readonly size: (subject: Subject) => Size;
  readonly model: (subject: Subject, size: Size, palette: Palette) => Model;
  readonly paint: (painter: Painter, model: Model, palette: Palette) => void;
  readonly table: (subject: Subject) => PictureTable;
  readonly sentence: (subject: Subject) => string;
}

/** A picture of something: what is exported, and what hangs in the gallery. */
export interface Exhibit {
  readonly id: string;
  readonly name: string;
  readonly size: Size;
  readonly ground: string;
  readonly paint: Paint;
  readonly table: PictureTable;
  readonly sentence: string;
}

/** @param size in which it is wanted, where that is not its own. */
export function exhibit<Subject, Model>(picture: Picture<Subject, Model>, subject: Subject, palette: Palette, size = picture.size(subject)): Exhibit {
  return {
    id: picture.id,
    name: picture.name,
    size,
    ground: palette.paper,
    paint: (painter, now) => picture.paint(painter, picture.model(subject, now, palette), palette),
    table: picture.table(subject),
    sentence: picture.sentence(subject),
  };
}
