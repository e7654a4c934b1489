import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { Paragraph } from '#renderer/ui/page.tsx';
import { PersonPhoto } from '#renderer/ui/person-photo.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { WaitPage } from '#renderer/ui/wait.tsx';
import { formatClock } from '#shared/i18n/format.ts';
import type { SessionView } from '#shared/session/view.ts';

/** Both computers connect and prove who uses them. */
export function ProvingPage({ session }: { readonly session: Extract<SessionView, { phase: 'proving' }> }) {
  const { t } = useText();
  const { bridge } = useMain();
  return (
    <WaitPage
      title={t('proving.title')}
      text={session.role === 'helper' ? t('proving.helper') : t('proving.sharer')}
      hint={t('proving.hint')}
      cancel={{ label: t('action.cancel'), run: () => forget(bridge.request['session.end']()) }}
    />
  );
}

/** The other side is silent (screen 9): what still holds, and how long it is tried. */
export function InterruptedPage({ session }: { readonly session: Extract<SessionView, { phase: 'interrupted' }> }) {
  const { t, formats } = useText();
  const { bridge } = useMain();
  const left = Math.max(0, session.until - useNow());
  return (
    <WaitPage
      title={t('interrupted.title', { name: session.card.name })}
      text={session.role === 'helper' ? t('interrupted.helper') : t('interrupted.sharer')}
      hint={t('proving.hint')}
      cancel={{
        label: session.role === 'helper' ? t('action.end') : t('action.stopSharing'),
        run: () => forget(bridge.request['session.end']())
      }}
      more={<Paragraph quiet>{t('interrupted.until', { time: formatClock(left, formats) })}</Paragraph>}
    >
      <div>
        <PersonPhoto person={session.card} size={72} decorative />
      </div>
    </WaitPage>
  );
}
