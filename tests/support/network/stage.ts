import { buildApp } from '#demo/apps/build.ts';
import { findRuntime } from '#demo/apps/runtime.ts';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { accountOf, type Pair, startPair } from '#demo/driver/pair.ts';
import { signIn } from '#demo/driver/steps.ts';
import { type DemoEnvironment, startDemoRelay, startEnvironment } from '#demo/environment.ts';
import { type Display, startDisplay } from '#demo/machine/display.ts';
import { type Editor, openEditor } from '#demo/machine/editor.ts';
import type { Person as Account } from '#demo/organisation/index.ts';
import { createNetwork, HOUSE_ADDRESS, type Network } from './network.ts';

/** Two people whose computers are in a network of the test's own, before the demo's services, which are in it too. */
export type NetworkStage = Pair & {
  readonly network: Network;
  readonly helperAccount: Account;
  readonly sharerAccount: Account;
  readonly editor: Editor;
  readonly close: () => Promise<void>;
};

/** Where the editor is on the sharer's display. */
const EDITOR_PLACE = { x: 60, y: 120 };
const SCREEN = { width: 1920, height: 1080 };

/** Sets the stage, both signed in. */
export async function setNetworkStage(options: {
  readonly helper: string;
  readonly sharer: string;
  /** X displays that may be used. */
  readonly displays?: { readonly first: number; readonly last: number };
  readonly helperArguments?: readonly string[];
}): Promise<NetworkStage> {
  const clean = createCleanUp();
  try {
    await buildApp((line) => console.error(line));
    const services = clean.later(await startEnvironment(), (started) => started.stop());
    const { organisation } = services;
    // The app talks to the relay by its address in there, so that the conversation itself meets the network's trouble.
    const certificate = await organisation.authority.issue(['localhost', '127.0.0.1', HOUSE_ADDRESS]);
    const relay = clean.later(await startDemoRelay(organisation, { port: 0, certificate }), (started) =>
      started.close()
    );
    const portOf = (url: string): number => Number(new URL(url).port);
    const network = clean.later(
      await createNetwork({
        shared: [portOf(organisation.issuerOf(organisation.tenants[0]?.id ?? '')), portOf(organisation.graphUrl)],
        relayPort: relay.port
      }),
      (made) => made.close()
    );
    const range = options.displays ?? { first: 60, last: 99 };
    const provide = async (): Promise<Display> =>
      clean.later(await startDisplay({ ...range, ...SCREEN }), (display) => display.stop());
    const [helperDisplay, sharerDisplay] = [await provide(), await provide()];
    const editor = clean.later(await openEditor(sharerDisplay.name, EDITOR_PLACE), (opened) => opened.close());
    const helperAccount = accountOf(services, options.helper);
    const sharerAccount = accountOf(services, options.sharer);
    const deploymentOf: DemoEnvironment['deploymentOf'] = (tenantId) => ({
      ...services.deploymentOf(tenantId),
      relayUrl: `wss://${HOUSE_ADDRESS}:${relay.port}`
    });
    const pair = clean.later(
      await startPair({
        services: { ...services, relay, deploymentOf },
        runtime: findRuntime(),
        helper: {
          account: helperAccount,
          display: helperDisplay.name,
          runtime: network.helper.runtime,
          ...(options.helperArguments === undefined ? {} : { arguments: options.helperArguments })
        },
        sharer: { account: sharerAccount, display: sharerDisplay.name, runtime: network.sharer.runtime }
      }),
      (started) => started.stop()
    );
    await signIn(pair.helper, helperAccount);
    await signIn(pair.sharer, sharerAccount);
    return { ...pair, network, helperAccount, sharerAccount, editor, close: clean.all };
  } catch (error) {
    await clean.all();
    throw error;
  }
}
