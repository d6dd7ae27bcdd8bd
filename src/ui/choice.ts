/** One of what a picker or a row of segments offers. */
export interface Choice<Value extends string> {
  readonly id: Value;
  readonly name: string;
  /** A second, quieter line in the list. */
  readonly detail?: string;
  /** Quiet words at the right of a chosen entry. */
  readonly aside?: string;
}

export interface SelectFieldProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly hideLabel?: boolean;
}
