import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Icon } from './icons';

export type PictureFormat = 'svg' | 'png';

export interface SaveMenuProps {
  /** Accessible name of the button. */
  readonly label: string;
  readonly onSave: (format: PictureFormat) => void;
}

const FORMATS: readonly { readonly id: PictureFormat; readonly name: string; readonly detail: string }[] = [
  { id: 'svg', name: 'SVG', detail: 'sharp at any size, can be edited' },
  { id: 'png', name: 'PNG', detail: 'twice the size on screen' },
];

/** Opens at once: it is fetched by the press that wants it. */
export function SaveMenu({ label, onSave }: SaveMenuProps) {
  return (
    <MenuTrigger defaultOpen>
      <Button className="icon-button icon-button-normal" aria-label={label}>
        <Icon name="download" />
      </Button>
      <Popover className="popover" placement="bottom end" offset={4}>
        <Menu className="listbox" aria-label={label} onAction={(key) => onSave(key === 'png' ? 'png' : 'svg')}>
          {FORMATS.map(({ id, name, detail }) => (
            <MenuItem key={id} id={id} textValue={name} className="listbox-item">
              {name}
              <span className="listbox-detail">{detail}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
