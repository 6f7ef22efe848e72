/** One list of what Quorate may do in a tenant: in the code, in what the code asks, in the script, and in the documents. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/lib/tools.ts';
import { applicationPermissions, givenInExchange } from '../../src/graph/permissions.ts';

const script = readFileSync(join(root, 'infra/permissions.ps1'), 'utf8');

/** The rows of the script's own list. PowerShell takes ’ for the end of a text, so it stands there as two of '. */
const rows = [...script.matchAll(/@\{ Name = '([^']+)'; By = '([^']+)'; Because = '((?:[^']|'')+)' \}/g)].map(
  ([, name = '', by = '', because = '']) => ({ name, by, because: because.replaceAll("''", '’') }),
);

/** What each request needs, by its path; from the page of each request in Microsoft's reference. */
const needed: Readonly<Record<string, string>> = {
  '/users/{}/calendar/getSchedule': 'Calendars.ReadWrite',
  '/users/{}/calendarView': 'Calendars.ReadWrite',
  '/users/{}/events': 'Calendars.ReadWrite',
  '/users/{}/events/{}': 'Calendars.ReadWrite',
  '/users/{}/events/{}/cancel': 'Calendars.ReadWrite',
  // Of the mailbox's events: whoever may read them may watch them.
  '/subscriptions': 'Calendars.ReadWrite',
  '/subscriptions/{}': 'Calendars.ReadWrite',
  '/users/{}/sendMail': 'Mail.Send',
  '/users/{}/onlineMeetings': 'OnlineMeetings.ReadWrite.All',
  '/users/{}/onlineMeetings/{}': 'OnlineMeetings.ReadWrite.All',
  '/users/{}/onlineMeetings/{}/attendanceReports': 'OnlineMeetingArtifact.Read.All',
  '/chats/{}/installedApps': 'TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All',
  '/users/{}/teamwork/installedApps': 'TeamsAppInstallation.ReadWriteSelfForUser.All',
  '/appCatalogs/teamsApps': 'AppCatalog.Read.All',
};

/** The paths that the code asks, with {} for what differs from one request to the next. */
function asked(): string[] {
  const found = new Set<string>();
  for (const file of globSync('src/graph/*.ts', { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8').replaceAll(/^\s*(\/\/|\*|\/\*\*).*$/gm, '');
    for (const [, , path = ''] of text.matchAll(
      /(['`])(\/(?:users|chats|subscriptions|appCatalogs)[^'`]*)\1/g,
    )) {
      found.add(path.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '{}'));
    }
  }
  return [...found];
}

describe('the permissions in a tenant', () => {
  it('are in the script those of the code, each with the same reason', () => {
    expect(Object.fromEntries(rows.map(({ name, because }) => [name, because]))).to.deep.equal(
      applicationPermissions,
    );
  });

  it('are given in Exchange where they can be limited to a mailbox, and only there', () => {
    const inExchange = rows.filter(({ by }) => by === 'Exchange').map(({ name }) => name);
    expect(inExchange).to.have.members([...givenInExchange]);
    expect(rows.every(({ by }) => by === 'Exchange' || by === 'Entra')).to.equal(true);
    expect(script).to.contain('-CustomResourceScope $scope');
    for (const name of ['OnlineMeetings.ReadWrite.All', 'OnlineMeetingArtifact.Read.All'] as const) {
      expect(applicationPermissions[name]).to.contain('application access policy');
    }
    expect(script).to.contain('Grant-CsApplicationAccessPolicy');
  });

  it('are those that the requests of the code need, and no others', () => {
    const paths = asked();
    expect(paths.filter((path) => !(path in needed))).to.deep.equal([]);
    expect(Object.keys(needed).filter((path) => !paths.includes(path))).to.deep.equal([]);
    expect(new Set(Object.values(needed))).to.deep.equal(new Set(Object.keys(applicationPermissions)));
  });

  it('stand in the documents for administrators, with how each is given', () => {
    const text = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
    for (const { name, by } of rows) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row, name).to.contain(`| ${by} |`);
    }
  });

  it('are given by a script that every PowerShell reads alike', () => {
    expect([...script].filter((one) => (one.codePointAt(0) ?? 0) > 126)).to.deep.equal([]);
  });

  it('are never asked for by writing them into a file of the deployment', () => {
    expect(script).to.not.match(/ConvertTo-SecureString|-Password|ClientSecret/i);
    expect(script).to.contain('SupportsShouldProcess');
  });

  it('are given under names that hold the app id, so that two deployments in one tenant do not meet', () => {
    const code = script.slice(script.indexOf('Set-StrictMode'));
    const assigned = new Map(
      [...code.matchAll(/^\s*\$(\w+) = (.+)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    // Whose mailbox or account it is, is given and not made up; what a message tells somebody to type is theirs.
    const given = ['address', 'account'];
    const names = [...code.matchAll(/-(?:Name|Identity|PolicyName|DisplayName) ("[^"]*"|\S+)/g)]
      .map(([, argument = '']) => argument)
      .filter((argument) => !argument.startsWith('<'));
    expect(names.length).to.be.greaterThan(8);
    for (const argument of names) {
      if (argument.includes('$AppId')) continue;
      const [, variable = ''] = /^\$(\w+)\b/.exec(argument) ?? [];
      if (given.includes(variable)) continue;
      expect(assigned.get(variable) ?? 'a name that is fixed', argument).to.contain('$AppId');
    }
    expect(assigned.get('scope')).to.contain('$address');
    expect(assigned.get('assignment')).to.contain('$address');
  });

  it('are left as they are where they are given already', () => {
    expect(script).to.not.match(/Set-ManagementScope|Set-ManagementRoleAssignment|Remove-/);
    expect(script).to.match(/\.RoleAssignee/);
    expect(script).to.contain('-notcontains "$AppId"');
    expect(script).to.match(
      /Set-CsApplicationAccessPolicy -Identity \$policy -AppIds @\{ Add = "\$AppId" \}/,
    );
    const granting = script.indexOf('Grant-CsApplicationAccessPolicy');
    expect(script.indexOf('Get-CsUserPolicyAssignment')).to.be.within(0, granting);
  });

  it('are tried in the end only where Exchange knows the app, which a first run with -WhatIf does not bring about', () => {
    const last = script.slice(script.indexOf('# 4.'));
    expect(last.indexOf('if (-not $principal)')).to.be.within(
      0,
      last.indexOf('Test-ServicePrincipalAuthorization'),
    );
  });
});
