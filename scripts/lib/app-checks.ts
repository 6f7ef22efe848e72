/** What must hold of the app's package before it is worth bringing to Teams. Each check gives sentences, none when all is well. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { chatPermissions } from '../../src/graph/permissions.ts';
import { readPng } from './png.ts';

/** What our own checks read of a manifest; its shape is the schema's to judge. */
export const manifestSchema = z.looseObject({
  manifestVersion: z.string().regex(/^\d+\.\d+$/),
  version: z.string(),
  icons: z.object({ color: z.string(), outline: z.string() }),
  localizationInfo: z
    .looseObject({
      defaultLanguageFile: z.string().optional(),
      additionalLanguages: z.array(z.looseObject({ file: z.string() })).optional(),
    })
    .optional(),
  webApplicationInfo: z.looseObject({ id: z.string() }).optional(),
  bots: z.array(
    z.looseObject({
      botId: z.string(),
      scopes: z.array(z.string()),
      commandLists: z
        .array(
          z.looseObject({
            scopes: z.array(z.string()),
            commands: z.array(z.looseObject({ title: z.string(), description: z.string() })),
          }),
        )
        .optional(),
    }),
  ),
  authorization: z
    .looseObject({
      permissions: z.looseObject({
        resourceSpecific: z.array(z.object({ name: z.string(), type: z.string() })),
      }),
    })
    .optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The files that a manifest names, in the order in which it does. */
export function filesOf(manifest: Manifest): string[] {
  const { icons, localizationInfo } = manifest;
  const { defaultLanguageFile, additionalLanguages = [] } = localizationInfo ?? {};
  const languages = [defaultLanguageFile, ...additionalLanguages.map(({ file }) => file)];
  return [icons.color, icons.outline, ...languages.filter((file) => file !== undefined)];
}

/** Teams installs an app into a chat only with exactly the permissions of its manifest, so both name the same. */
export function permissionProblems(manifest: Manifest): string[] {
  const asked = manifest.authorization?.permissions.resourceSpecific ?? [];
  const inManifest = asked.map(({ name, type }) => `${name} (${type.toLowerCase()})`);
  const inCode = chatPermissions.map((one) => `${one.permissionValue} (${one.permissionType.toLowerCase()})`);
  const problems = [
    ...inCode
      .filter((one) => !inManifest.includes(one))
      .map((one) => `the manifest does not ask for ${one}, with which Quorate is put into chats`),
    ...inManifest
      .filter((one) => !inCode.includes(one))
      .map((one) => `the manifest asks for ${one}, which src/graph/permissions.ts does not name`),
  ];
  if (asked.length > 0 && manifest.webApplicationInfo === undefined) {
    problems.push('the manifest has no webApplicationInfo, without which nobody can consent in a chat');
  }
  return problems;
}

const edges = { color: 192, outline: 32 } as const;

/** Sizes as Teams wants them; the outline is white on nothing. */
export function iconProblems(icon: keyof typeof edges, name: string, file: Buffer): string[] {
  const picture = readPng(file);
  if (picture === undefined) return [`${name} is no PNG`];
  const edge = edges[icon];
  const { width, height, pixels } = picture;
  if (width !== edge || height !== edge) return [`${name} is ${width} by ${height}, not ${edge} by ${edge}`];
  if (icon === 'color') return [];
  if (pixels === undefined) return [`${name} must have eight bits a colour and a transparent ground`];
  let isClear = false;
  for (let at = 0; at < pixels.length; at += 4) {
    const [red, green, blue, alpha] = pixels.subarray(at, at + 4);
    if (alpha === 0) isClear = true;
    else if (red !== 255 || green !== 255 || blue !== 255) return [`${name} has another colour than white`];
  }
  return isClear ? [] : [`${name} has no transparent ground`];
}

/**
 * Holds a manifest against Teams' own schema. Undefined when the schema does not lie in the folder of the contracts, so
 * that whoever asks can say so.
 */
export function schemaProblems(manifest: Manifest, contracts: string): string[] | undefined {
  const file = join(contracts, 'teams-manifest', `MicrosoftTeams.schema.v${manifest.manifestVersion}.json`);
  if (!existsSync(file)) return undefined;
  // Draft 04, of which the schema uses nothing that later drafts read otherwise.
  const { $schema: _, ...schema } = z
    .looseObject({ $schema: z.string() })
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  if (validate(manifest)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `manifest${instancePath || '/'} ${message ?? 'is wrong'} ${JSON.stringify(params)}`,
  );
}
