import type { ReactNode } from 'react';
import { Button as AriaButton, ToggleButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import { Icon, type IconName } from './icons';
import styles from './buttons.module.css';

const TONES = { plain: '', solid: styles.buttonSolid, quiet: styles.buttonQuiet } as const;

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly tone?: 'plain' | 'solid' | 'quiet';
  readonly isDisabled?: boolean;
  readonly icon?: IconName;
  readonly className?: string;
}

export function Button({ children, onPress, tone = 'plain', isDisabled = false, icon, className = '' }: ButtonProps) {
  return (
    <AriaButton className={`${styles.button} ${TONES[tone]} ${className}`} onPress={onPress} isDisabled={isDisabled}>
      {icon && <Icon name={icon} />}
      {children}
    </AriaButton>
  );
}

interface IconButtonProps {
  readonly icon: IconName;
  /** Accessible name, and the tooltip. */
  readonly label: string;
  /** Shown in the tooltip behind the label, e.g. "Space". */
  readonly keys?: string;
  readonly onPress: () => void;
  readonly isDisabled?: boolean;
  readonly size?: 'normal' | 'large';
  readonly solid?: boolean;
}

export function IconButton({ icon, label, keys, onPress, isDisabled = false, size = 'normal', solid = false }: IconButtonProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      <AriaButton
        className={`${styles.iconButton} ${size === 'large' ? styles.iconButtonLarge : ''} ${solid ? styles.isSolid : ''}`}
        aria-label={label}
        onPress={onPress}
        isDisabled={isDisabled}
      >
        <Icon name={icon} />
      </AriaButton>
      <Tooltip className={styles.tooltip} offset={6}>
        {label}
        {keys && <kbd>{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}

interface IconToggleProps {
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
}

export function IconToggle({ icon, label, keys, isSelected, onChange }: IconToggleProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      <ToggleButton className={styles.iconButton} aria-label={label} isSelected={isSelected} onChange={onChange}>
        <Icon name={icon} />
      </ToggleButton>
      <Tooltip className={styles.tooltip} offset={6}>
        {label}
        {keys && <kbd>{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
