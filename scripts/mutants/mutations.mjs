// What may be broken in a source file on purpose, one thing at a time.
import { parseSync } from 'vite';

/** @typedef {{ readonly start: number; readonly end: number; readonly text: string; readonly was: string }} Mutation what to put in place of the characters [start, end) */

/** @type {Readonly<Record<string, string>>} */
const OPERATORS = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '&&': '||',
  '||': '&&',
  '<<': '>>',
  '>>>': '<<',
  '>>': '<<',
  '&': '|',
  '|': '&',
  '+=': '-=',
  '-=': '+=',
  '++': '--',
  '--': '++',
};
/** @type {Readonly<Record<string, string>>} */
const TWINS = { min: 'max', max: 'min', floor: 'ceil', ceil: 'floor', some: 'every', every: 'some' };

/**
 * Every mutation of a TypeScript file: operators and their neighbours, numbers off by one, conditions turned round, a minimum for a maximum, a call left out.
 * Types, imports and what only words an error are left alone.
 * @param {string} file its name, whose ending says how it is read
 * @param {string} source
 * @returns {Mutation[]} in the order of the text
 */
export function mutationsOf(file, source) {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  /** @type {Mutation[]} */
  const found = [];
  const replace = (/** @type {number} */ start, /** @type {number} */ end, /** @type {string} */ text) =>
    void found.push({ start, end, text, was: source.slice(start, end) });
  const operator = (/** @type {{ operator: string }} */ node, /** @type {number} */ from, /** @type {number} */ to) => {
    const text = OPERATORS[node.operator];
    const start = source.indexOf(node.operator, from);
    if (text !== undefined && start >= 0 && start < to) replace(start, start + node.operator.length, text);
  };
  const turn = (/** @type {{ start: number; end: number }} */ test) => replace(test.start, test.end, `!(${source.slice(test.start, test.end)})`);

  /** @param {any} node */
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      for (const child of node) visit(child);
      return;
    }
    if (typeof node.type !== 'string' || /^TS(?!As|Satisfies|NonNull)|^Import|^JSXText/.test(node.type)) return;
    if (node.type === 'TemplateLiteral' || (node.type === 'CallExpression' && node.callee.name === 'fail')) return;
    if (node.type === 'BinaryExpression' || node.type === 'LogicalExpression' || node.type === 'AssignmentExpression')
      operator(node, node.left.end, node.right.start);
    if (node.type === 'UpdateExpression') operator(node, node.start, node.end);
    if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') turn(node.test);
    if (node.type === 'Literal' && typeof node.value === 'number') replace(node.start, node.end, String(node.value + 1));
    if (node.type === 'Literal' && typeof node.value === 'boolean') replace(node.start, node.end, String(!node.value));
    if (node.type === 'MemberExpression' && TWINS[node.property.name] !== undefined) replace(node.property.start, node.property.end, TWINS[node.property.name]);
    if (node.type === 'ExpressionStatement' && node.expression.type === 'CallExpression') replace(node.start, node.end, ';');
    for (const [key, child] of Object.entries(node)) if (key !== 'typeAnnotation' && key !== 'returnType' && key !== 'typeArguments') visit(child);
  };
  visit(program);
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * @param {string} source
 * @param {Mutation} mutation
 */
export const mutated = (source, { start, end, text }) => source.slice(0, start) + text + source.slice(end);
