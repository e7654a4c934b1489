import type { Host } from '../cli/run.ts';
import { systemClock } from '../clock.ts';
import { ConfigError, type RelayConfig } from '../config.ts';
import { unknownVariables } from '../config-environment.ts';
import { loadConfig } from '../config-file.ts';
import { checkCertificate } from './certificate.ts';
import { checkBus } from './check-bus.ts';
import { checkDatabase } from './check-database.ts';
import { checkDirectories } from './check-directory.ts';
import { checkFront } from './check-front.ts';
import { checkIdentity } from './check-identity.ts';
import { checkTurn } from './check-turn.ts';
import { type CheckResult, resultLine } from './result.ts';

/** Verifies everything that a relay with this configuration needs, one result each. Changes nothing but tables of a former version. */
export async function verify(config: RelayConfig): Promise<readonly CheckResult[]> {
  const fetcher = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
  const { now } = systemClock;
  const name = config.listen.publicName ?? config.listen.host;
  const results = await Promise.all([
    config.tls === undefined ? checkFront(config.listen, now()) : checkCertificate({ ...config.tls, name }, now()),
    checkIdentity(config.tenants, fetcher, now),
    checkDirectories(config.tenants, fetcher, systemClock),
    checkDatabase(config.ledger),
    checkBus(config.bus, config.ledger.kind, systemClock),
    checkTurn(config.turn, now())
  ]);
  return results.flat();
}

/** What the configuration itself shows. */
function ofConfiguration(config: RelayConfig, environment: Host['environment']): readonly CheckResult[] {
  const unknown = unknownVariables(
    environment,
    config.tenants.map(({ tenantId }) => tenantId)
  );
  const fine: CheckResult = { check: 'configuration', outcome: 'ok', says: `${config.tenants.length} tenants` };
  return [
    fine,
    ...unknown.map(
      (name): CheckResult => ({
        check: 'configuration',
        outcome: 'warning',
        says: `${name} means nothing`,
        todo: 'look at its spelling'
      })
    )
  ];
}

/** The command `check`: prints a line for each result, or all as JSON; answers 1 when something failed, else 0. */
export async function checkRelay(
  { config: file, json }: { readonly config: string | undefined; readonly json: boolean },
  { environment, print }: Pick<Host, 'environment' | 'print'>
): Promise<number> {
  const results = await resultsFor(file, environment);
  const ok = results.every(({ outcome }) => outcome !== 'failed');
  if (json) print(JSON.stringify({ ok, results }, null, 2));
  else for (const result of results) print(resultLine(result));
  return ok ? 0 : 1;
}

async function resultsFor(file: string | undefined, environment: Host['environment']): Promise<readonly CheckResult[]> {
  try {
    const config = loadConfig(file, environment);
    return [...ofConfiguration(config, environment), ...(await verify(config))];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').map((says) => ({
      check: 'configuration',
      outcome: 'failed',
      says,
      todo: 'see docs/relay-configuration.md'
    }));
  }
}
