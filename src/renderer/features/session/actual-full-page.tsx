import { makeStyles } from '@fluentui/react-components';
import type { SessionView } from '#shared/session/view.ts';
import { Picture } from './picture.tsx';

const useStyles = makeStyles({
  page: { position: 'fixed', inset: 0, display: 'flex', backgroundColor: 'black' }
});

/** The picture alone, at actual size from the corner of the window. */
export function ActualFullPage({ session }: { readonly session: Extract<SessionView, { phase: 'live' }> }) {
  return (
    <main className={useStyles().page}>
      <Picture session={session} scale="actual" physicalKeys={false} onLeave={() => undefined} />
    </main>
  );
}
