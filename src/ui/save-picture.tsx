import { type ComponentType, useState } from 'react';
import { IconButton } from './buttons';
import type { SaveMenuProps } from './save-menu';

/** Saves a picture as a file, of a kind that a menu asks for. The menu is fetched when it is first wanted. */
export function SavePicture(props: SaveMenuProps) {
  const [Menu, setMenu] = useState<ComponentType<SaveMenuProps> | null>(null);
  const open = async (): Promise<void> => {
    try {
      const { SaveMenu } = await import('./save-menu');
      setMenu(() => SaveMenu);
    } catch {
      // The network is away: the button stays, and the next press asks again.
    }
  };
  return Menu ? <Menu {...props} /> : <IconButton icon="download" label={props.label} onPress={() => void open()} />;
}
