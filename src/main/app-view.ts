import type { AppView } from '#shared/ipc/app-view.ts';
import type { Services } from './services.ts';
import type { DeploymentState } from './settings/deployment.ts';

/** What the pages are shown of the deployment, the account and the relay; without a deployment there is nobody and nothing. */
export function viewOf(
  configuration: DeploymentState,
  services: Services | null
): Pick<AppView, 'organisation' | 'configuration' | 'account' | 'tokensKept' | 'relay'> {
  return {
    organisation: configuration.status === 'ok' ? configuration.deployment.organisation : null,
    configuration:
      configuration.status === 'invalid'
        ? { status: 'invalid', field: configuration.field }
        : { status: configuration.status },
    account: services?.account.view() ?? { status: 'signed-out', lastUserName: null, problem: null },
    tokensKept: services?.tokensKept ?? true,
    relay: services?.relay.view() ?? { status: 'idle' }
  };
}
