import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { shippedPackages, thirdPartyNotices } from './notices.mjs';

describe('what is redistributed', () => {
  const packages = shippedPackages();

  it('has every dependency, and a hash of each in the lockfile', () => {
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(packageJson.dependencies)));
    for (const { name, integrity } of packages) expect(integrity, name).toMatch(/^sha512-/);
  });

  it('is named with its version and the text of its licence', () => {
    const notices = thirdPartyNotices();
    for (const { name, version } of packages) expect(notices).toContain(`${name} ${version} (`);
    for (const text of ['SIL OPEN FONT LICENSE', 'Apache License', 'Permission is hereby granted, free of charge', 'Sun Microsystems'])
      expect(notices).toContain(text);
  });

  it('leaves out what only builds or tests', () => {
    expect(packages.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['vite']));
  });
});
