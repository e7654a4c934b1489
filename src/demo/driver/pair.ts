import { type App, startApp } from '../apps/app.ts';
import type { Runtime } from '../apps/runtime.ts';
import type { DemoEnvironment } from '../environment.ts';
import type { Person as Account } from '../organisation/index.ts';
import { type Person, personAt } from './person.ts';

/** Helper and sharer, each with an app of their own at a display of their own. */
export type Pair = {
  readonly helper: Person;
  readonly sharer: Person;
  readonly helperApp: App;
  readonly sharerApp: App;
  readonly stop: () => Promise<void>;
};

/** Somebody, and where they sit. */
export type PersonOptions = {
  readonly account: Account;
  readonly display: string;
  /** Whose managed device the machine is, by user name; their own unless given. */
  readonly device?: string;
  /** What runs their app; the pair's unless given. */
  readonly runtime?: Runtime;
  readonly arguments?: readonly string[];
};

/** Starts both apps and puts the two people in front of them. */
export async function startPair(options: {
  readonly services: DemoEnvironment;
  readonly runtime: Runtime;
  readonly helper: PersonOptions;
  readonly sharer: PersonOptions;
}): Promise<Pair> {
  const { services, runtime } = options;
  const start = (name: 'helper' | 'sharer'): Promise<App> => {
    const { account, display, device, arguments: extra, runtime: own = runtime } = options[name];
    return startApp({
      name,
      runtime: own,
      display,
      deployment: services.deploymentOf(tenantOf(services, account)),
      environment: services.environment,
      device: services.deviceOf(device ?? userNameOf(account)),
      ...(extra === undefined ? {} : { arguments: extra })
    });
  };
  const [helperApp, sharerApp] = await Promise.all([start('helper'), start('sharer')]);
  const stopApps = async (): Promise<void> => {
    await Promise.all([helperApp.stop(), sharerApp.stop()]);
  };
  try {
    const helper = await personAt(helperApp, options.helper.display);
    const sharer = await personAt(sharerApp, options.sharer.display);
    return {
      helper,
      sharer,
      helperApp,
      sharerApp,
      stop: async () => {
        await Promise.allSettled([helper.leave(), sharer.leave()]);
        await stopApps();
      }
    };
  } catch (error) {
    await stopApps();
    const said = `${helperApp.output()}\n${sharerApp.output()}`.trim();
    throw new Error(`The apps did not come up. They said:\n${said}`, { cause: error });
  }
}

/** What comes before the @. */
function userNameOf(account: Account): string {
  return account.userPrincipalName.split('@')[0] ?? '';
}

/** The tenant in which a person has their account. */
export function tenantOf(services: Pick<DemoEnvironment, 'organisation'>, account: Account): string {
  const home = services.organisation.tenants.find((tenant) => tenant.people.some((person) => person.id === account.id));
  if (home === undefined) throw new Error(`${account.displayName} is in no tenant.`);
  return home.id;
}

/** Somebody of the demo organisation by user name. */
export function accountOf(services: Pick<DemoEnvironment, 'organisation'>, userName: string): Account {
  const found = services.organisation.people.find((person) => person.userPrincipalName.startsWith(`${userName}@`));
  if (found === undefined) throw new Error(`Nobody is called ${userName}.`);
  return found;
}
