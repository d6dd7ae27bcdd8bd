// The licences of what the built site redistributes. Plain Node: nothing here may import a package.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const FILE_NAME = 'third-party-notices.txt';

/** Licences under which a static site may carry code or fonts along. Any other wants a look before it is added. */
const ACCEPTED = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'OFL-1.1']);

/** Methods and coefficients in src/lib/maths.ts. */
const FDLIBM = `FDLIBM 5.3 (methods and coefficients of elementary functions)

Copyright (C) 1993-2004 by Sun Microsystems, Inc. All rights reserved.
Developed at SunSoft, a Sun Microsystems, Inc. business.
Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.`;

/**
 * Packages that the site is made from: the dependencies and theirs, as package-lock.json has them; tools for building and testing are left out.
 * @returns {{ folder: string, name: string, version: string, integrity: string | undefined }[]}
 */
export function shippedPackages() {
  /** @type {[string, { version: string, dev?: boolean, devOptional?: boolean, optional?: boolean, peer?: boolean, integrity?: string }][]} */
  const locked = Object.entries(JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages);
  return locked
    .filter(([folder, { dev, devOptional, optional, peer }]) => folder !== '' && ![dev, devOptional, optional, peer].includes(true))
    .map(([folder, { version, integrity }]) => ({ folder, name: folder.replace(/^.*node_modules\//, ''), version, integrity }));
}

/**
 * The notices as a text.
 * @throws Error for a package without a licence that is accepted
 */
export function thirdPartyNotices() {
  const parts = shippedPackages().map(({ folder, name, version }) => {
    const place = path.join(ROOT, folder);
    const { license, homepage } = JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8'));
    if (!isAccepted(license))
      throw new Error(`${name} ${version} has the licence ${JSON.stringify(license)}; scripts/notices.mjs accepts ${[...ACCEPTED].join(', ')}`);
    const file = readdirSync(place).find((entry) => /^(licen[sc]e|copying)(\.(md|txt))?$/i.test(entry));
    const text = file === undefined ? `Licensed under ${license}.` : readFileSync(path.join(place, file), 'utf8').trim();
    return `${name} ${version} (${license})${homepage ? `\n${homepage}` : ''}\n\n${text}`;
  });
  const about = 'Cascade Lab is under the MIT licence. Its site contains parts of the following works, or is made from them.';
  return `${[about, FDLIBM, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** Whether every licence named in an expression is accepted. @param {unknown} license */
const isAccepted = (license) =>
  typeof license === 'string' &&
  license
    .replace(/[()]/g, '')
    .split(/ AND | OR /)
    .every((one) => ACCEPTED.has(one));

/**
 * A plugin for Vite that puts the notices beside the site.
 * @returns {import('vite').Plugin}
 */
export function noticesPlugin() {
  return {
    name: 'third-party-notices',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE_NAME, source: thirdPartyNotices() });
    },
  };
}
