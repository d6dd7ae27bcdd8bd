import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import type { SelectFieldProps } from './choice';
import { Icon } from './icons';

/** The picker with a list of its own: names with a second line, found by typing, at home in both themes. */
export function ListboxSelect<Value extends string>({ label, choices, value, onChange, hideLabel = false }: SelectFieldProps<Value>) {
  const chosen = choices.find((choice) => choice.id === value);
  return (
    <Select
      className="field-picker"
      selectedKey={value}
      onSelectionChange={(key) => key !== null && onChange(key as Value)}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && <Label className="field-label">{label}</Label>}
      <Button className="select">
        <SelectValue className="select-value">
          {({ defaultChildren }) => (
            <>
              <span className="select-name">{chosen?.name ?? defaultChildren}</span>
              {chosen?.aside && <span className="select-aside">{chosen.aside}</span>}
            </>
          )}
        </SelectValue>
        <Icon name="chevron" />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="listbox" items={choices}>
          {(choice) => (
            <ListBoxItem className="listbox-item" id={choice.id} textValue={choice.name}>
              <span>{choice.name}</span>
              {choice.detail && <span className="listbox-detail">{choice.detail}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
