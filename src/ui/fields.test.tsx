// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NumberField, Segmented, SliderField } from './fields';
import { SelectField } from './select-field';

afterEach(cleanup);

/** A field on a value of its own, as on the page. */
function Held({ onChange, ...props }: Omit<Parameters<typeof NumberField>[0], 'label' | 'min' | 'max'>) {
  const [value, setValue] = useState(props.value);
  return (
    <NumberField
      {...props}
      label="Rows"
      min={1}
      max={16}
      value={value}
      onChange={(next) => {
        setValue(next);
        onChange(next);
      }}
    />
  );
}

describe('a number field', () => {
  const setUp = (value = 8) => {
    const onChange = vi.fn<(value: number) => void>();
    render(<Held value={value} onChange={onChange} />);
    return { user: userEvent.setup(), onChange, field: screen.getByRole<HTMLInputElement>('textbox', { name: 'Rows' }) };
  };

  it('takes what is typed on Enter and when it is left, not before', async () => {
    const { user, onChange, field } = setUp();
    await user.clear(field);
    await user.type(field, '12');
    expect(onChange).not.toHaveBeenCalled();
    await user.keyboard('{Enter}');
    expect(onChange.mock.calls).toEqual([[12]]);
    await user.clear(field);
    await user.type(field, '3');
    await user.tab();
    expect(onChange.mock.calls).toEqual([[12], [3]]);
  });

  it('keeps text that is no number, says why, and leaves the value; Escape takes the old one back', async () => {
    const { user, onChange, field } = setUp();
    await user.clear(field);
    await user.type(field, 'ten{Enter}');
    expect(field.value).toBe('ten');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('status').textContent).toBe('“ten” is not a number.');
    await user.keyboard('{Escape}');
    expect(field.value).toBe('8');
    expect(screen.getByRole('status').textContent).toBe('');
    expect(onChange).not.toHaveBeenCalled();
  });

  it('sets what is too large to the most, and says so', async () => {
    const { user, onChange, field } = setUp();
    await user.clear(field);
    await user.type(field, '99{Enter}');
    expect(onChange.mock.calls).toEqual([[16]]);
    expect(screen.getByRole('status').textContent).toBe('16 is the most.');
  });

  it('steps by arrows and by tens, within its bounds, from what has been typed', async () => {
    const { user, onChange, field } = setUp();
    await user.click(field);
    await user.keyboard('{ArrowUp}{ArrowDown}{PageUp}{PageDown}');
    expect(onChange.mock.calls.flat()).toEqual([9, 8, 16, 6]);
    await user.clear(field);
    await user.type(field, '12{ArrowDown}');
    expect(onChange).toHaveBeenLastCalledWith(11);
  });
});

describe('a slider with a field', () => {
  const setUp = (onType?: (value: number) => void) => {
    const [onChange, onSettle] = [vi.fn<(value: number) => void>(), vi.fn<(value: number) => void>()];
    render(
      <SliderField label="Cut" unit="%" value={140} min={0} max={100} onChange={onChange} onSettle={onSettle} hint="reached" {...(onType && { onType })} />,
    );
    return { user: userEvent.setup(), onChange, onSettle };
  };

  it('shows what lies beyond it at its end, with the number as it is', () => {
    setUp();
    expect(screen.getByRole<HTMLInputElement>('slider', { name: 'Cut' }).value).toBe('100');
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Cut, typed' }).value).toBe('140');
    expect(screen.getByRole('group', { name: 'Cut', description: 'reached' })).toBeTruthy();
  });

  it('moves by keys, and settles when the key is up', async () => {
    const { user, onChange, onSettle } = setUp();
    await user.tab();
    await user.tab();
    await user.keyboard('{ArrowLeft}');
    expect(onChange.mock.calls).toEqual([[99]]);
    expect(onSettle).toHaveBeenCalledTimes(1);
  });

  it('takes a typed number as a change that has settled, or by its own way', async () => {
    const { user, onChange, onSettle } = setUp();
    const field = screen.getByRole('textbox');
    await user.clear(field);
    await user.type(field, '40{Enter}');
    expect([onChange.mock.calls, onSettle.mock.calls]).toEqual([[[40]], [[40]]]);
    cleanup();
    const onType = vi.fn<(value: number) => void>();
    const typed = setUp(onType);
    await typed.user.clear(screen.getByRole('textbox'));
    await typed.user.type(screen.getByRole('textbox'), '30{Enter}');
    expect(onType.mock.calls).toEqual([[30]]);
    expect(typed.onChange).not.toHaveBeenCalled();
  });
});

describe('a choice', () => {
  it('of a few in sight cannot be taken back to none', async () => {
    const user = userEvent.setup();
    const onChange = vi.fn<(value: 'a' | 'b') => void>();
    const choices = [
      { id: 'a', name: 'Alpha' },
      { id: 'b', name: 'Beta' },
    ] as const;
    render(<Segmented label="Letter" value="a" choices={choices} onChange={onChange} />);
    await user.click(screen.getByRole('radio', { name: 'Beta' }));
    expect(onChange.mock.calls).toEqual([['b']]);
    await user.click(screen.getByRole('radio', { name: 'Alpha' }));
    expect(onChange.mock.calls.filter(([value]) => value === undefined)).toEqual([]);
  });

  it('of many says what is chosen also where that is none of them', async () => {
    const user = userEvent.setup();
    const onChange = vi.fn<(value: string) => void>();
    render(<SelectField label="Layer" value="gone" choices={[{ id: 'conv1', name: 'First' }]} onChange={onChange} />);
    const select = screen.getByRole<HTMLSelectElement>('combobox', { name: /Layer/ });
    expect(select.value).toBe('gone');
    await user.selectOptions(select, 'conv1');
    expect(onChange.mock.calls).toEqual([['conv1']]);
  });
});
