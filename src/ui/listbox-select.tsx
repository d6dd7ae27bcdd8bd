import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import type { SelectFieldProps } from './choice';
import { Icon } from './icons';
import fields from './fields.module.css';
import select from './select.module.css';

/** The picker with a list of its own: names with a second line, found by typing, at home in both themes. */
export function ListboxSelect<Value extends string>({ label, choices, value, onChange, hideLabel = false }: SelectFieldProps<Value>) {
  const chosen = choices.find((choice) => choice.id === value);
  return (
    <Select
      className={fields.fieldPicker}
      selectedKey={value}
      onSelectionChange={(key) => key !== null && onChange(key as Value)}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && <Label className={fields.fieldLabel}>{label}</Label>}
      <Button className={select.select}>
        <SelectValue className={select.value}>
          {({ defaultChildren }) => (
            <>
              <span className={select.name}>{chosen?.name ?? defaultChildren}</span>
              {chosen?.aside && <span className={select.aside}>{chosen.aside}</span>}
            </>
          )}
        </SelectValue>
        <Icon name="chevron" />
      </Button>
      <Popover className={select.popover} offset={4}>
        <ListBox className={select.listbox} items={choices}>
          {(choice) => (
            <ListBoxItem className={select.listboxItem} id={choice.id} textValue={choice.name}>
              <span>{choice.name}</span>
              {choice.detail && <span className={select.listboxDetail}>{choice.detail}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
