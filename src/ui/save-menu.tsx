import { useId, useRef, useState } from 'react';
import { Button, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import type { PictureFormat } from './download';
import { Icon } from './icons';
import buttons from './buttons.module.css';
import select from './select.module.css';

/** A file of another kind that belongs to the picture. */
export interface SaveChoice {
  readonly name: string;
  readonly detail: string;
  readonly save: () => void;
}

export interface SaveMenuProps {
  /** Accessible name of the button. */
  readonly label: string;
  readonly onSave: (format: PictureFormat) => void;
  readonly also?: readonly SaveChoice[];
  /** Why something that belongs here cannot be had now. */
  readonly note?: string | null;
}

const FORMATS: readonly { readonly id: PictureFormat; readonly name: string; readonly detail: string }[] = [
  { id: 'svg', name: 'SVG', detail: 'sharp at any size, can be edited' },
  { id: 'png', name: 'PNG', detail: 'twice the size on screen' },
];

/** Opens at once: it is fetched by the press that wants it. Made of what a select is made of: a menu would bring two kilobytes more into the first scene. */
export function SaveMenu({ label, onSave, also = [], note = null }: SaveMenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const noteId = useId();
  const [isOpen, setOpen] = useState(true);
  const formats = FORMATS.map(({ id, name, detail }): SaveChoice => ({ name, detail, save: () => onSave(id) }));
  const choices = [...formats, ...also];
  return (
    <>
      <Button ref={button} className={buttons.iconButton} aria-label={label} aria-haspopup="listbox" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
        <Icon name="download" />
      </Button>
      <Popover className={select.popover} triggerRef={button} isOpen={isOpen} onOpenChange={setOpen} placement="bottom end" offset={4}>
        <ListBox
          className={select.listbox}
          aria-label={label}
          {...(note !== null && { 'aria-describedby': noteId })}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- a list that opens by a press takes the focus, as that of a select does
          autoFocus="first"
          selectionMode="none"
          onAction={(key) => {
            setOpen(false);
            choices.find(({ name }) => name === key)?.save();
          }}
        >
          {choices.map(({ name, detail }) => (
            <ListBoxItem key={name} id={name} textValue={name} className={select.listboxItem}>
              {name}
              <span className={select.listboxDetail}>{detail}</span>
            </ListBoxItem>
          ))}
        </ListBox>
        {note !== null && (
          <p id={noteId} className={select.listboxNote}>
            {note}
          </p>
        )}
      </Popover>
    </>
  );
}
