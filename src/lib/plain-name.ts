/** Whether a name can be part of an address as it is, and leads nowhere but to a file beside its neighbours. */
export const isPlainName = (name: string): boolean => /^[\w.-]+$/.test(name) && !name.startsWith('.');
