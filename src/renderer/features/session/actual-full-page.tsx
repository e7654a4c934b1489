import { makeStyles } from '@fluentui/react-components';
import { ACTUAL_SIZE } from '#renderer/features/remote-screen/layout.ts';
import type { SessionView } from '#shared/session/view.ts';
import { Picture } from './picture.tsx';

const useStyles = makeStyles({
  page: { position: 'fixed', inset: 0, display: 'flex', backgroundColor: 'black' }
});

/** The picture alone, at actual size from the corner of the window. */
export function ActualFullPage({ session }: { readonly session: Extract<SessionView, { phase: 'live' }> }) {
  return (
    <main className={useStyles().page}>
      <Picture session={session} scale={ACTUAL_SIZE} physicalKeys={false} onLeave={() => undefined} />
    </main>
  );
}
