/** What a source file imports and which globals it names, read from its syntax tree (Vite's parser knows TypeScript). */
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'vite';

export interface Import {
  /** As written; undefined for an import whose target is computed. */
  readonly target: string | undefined;
  /** Erased before it runs: `import type`, `export type`, or a type's `import('...')`. */
  readonly typeOnly: boolean;
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** @throws {Error} when the text is not TypeScript */
export function parse(file: string, text: string): unknown {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  return program;
}

export function importsOf(program: unknown): Import[] {
  const found: Import[] = [];
  const add = (source: unknown, typeOnly: boolean) => {
    found.push({
      target: isNode(source) && typeof source.value === 'string' ? source.value : undefined,
      typeOnly,
    });
  };
  visit(program, (node) => {
    switch (node.type) {
      case 'ImportDeclaration':
        add(node.source, node.importKind === 'type' || everySpecifierIsType(node, 'importKind'));
        break;
      case 'ExportNamedDeclaration':
        if (isNode(node.source)) {
          add(node.source, node.exportKind === 'type' || everySpecifierIsType(node, 'exportKind'));
        }
        break;
      case 'ExportAllDeclaration':
        add(node.source, node.exportKind === 'type');
        break;
      case 'ImportExpression':
        add(node.source, false);
        break;
      case 'TSImportType':
        add(node.source, true);
        break;
      case 'TSExternalModuleReference':
        add(node.expression, false);
        break;
      case 'CallExpression':
        if (isNode(node.callee) && node.callee.type === 'Identifier' && node.callee.name === 'require') {
          add(Array.isArray(node.arguments) ? node.arguments[0] : undefined, false);
        }
        break;
    }
  });
  return found;
}

/** Names used as values or types, not as the name of a member; `Temporal.Now` and `Math.random` as such pairs. */
export function namesOf(program: unknown): Set<string> {
  const names = new Set<string>();
  visit(program, (node) => {
    if (node.type === 'Identifier' && typeof node.name === 'string') names.add(node.name);
    if (node.type === 'MemberExpression' && isNode(node.object) && isNode(node.property)) {
      const member = node.computed === true ? node.property.value : node.property.name;
      names.add(`${String(node.object.name)}.${String(member)}`);
    }
  });
  return names;
}

/** A relative target as a path from the project's folder; undefined for a package. */
export function resolveRelative(file: string, target: string): string | undefined {
  return target.startsWith('.') ? join(dirname(file), target) : undefined;
}

/** `zod/v4` and `@azure/cosmos/x` are the packages `zod` and `@azure/cosmos`; `node:fs` stays. */
export function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

function everySpecifierIsType(node: Node, kind: 'importKind' | 'exportKind'): boolean {
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers : [];
  return specifiers.length > 0 && specifiers.every((one) => isNode(one) && one[kind] === 'type');
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const one of value) visit(one, look);
    return;
  }
  if (!isNode(value)) return;
  look(value);
  for (const [field, child] of Object.entries(value)) {
    if (!isMemberName(value, field)) visit(child, look);
  }
}

/** `x.process`, `{ process: 1 }`: the name of a member, not a use of the global. */
function isMemberName(node: Node, field: string): boolean {
  if (node.computed === true) return false;
  return field === 'property' || (field === 'key' && node.shorthand !== true);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
