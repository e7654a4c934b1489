import { useMain } from '#renderer/app/main-context.tsx';
import { forget } from '#renderer/app/requests.ts';
import { Paragraph } from '#renderer/ui/page.tsx';
import { PersonPhoto } from '#renderer/ui/person-photo.tsx';
import { useText } from '#renderer/ui/text.tsx';
import { WaitPage } from '#renderer/ui/wait.tsx';
import { formatTime } from '#shared/i18n/format.ts';
import type { SessionView } from '#shared/session/view.ts';

/** The two are apart (D10): that nothing is shared, how long it is waited, and the way out. */
export function SuspendedPage({ session }: { readonly session: Extract<SessionView, { phase: 'suspended' }> }) {
  const { t, formats } = useText();
  const { bridge } = useMain();
  const { name } = session.card;
  const helping = session.role === 'helper';
  return (
    <WaitPage
      title={helping ? t('suspended.titleHelper', { name }) : t('suspended.titleSharer', { name })}
      text={helping ? t('suspended.helper', { name }) : t('suspended.sharer', { name })}
      hint={t('suspended.hint')}
      cancel={{ label: t('action.end'), run: () => forget(bridge.request['session.end']()) }}
      more={<Paragraph quiet>{t('suspended.until', { time: formatTime(session.until, formats) })}</Paragraph>}
    >
      <div>
        <PersonPhoto person={session.card} size={72} decorative />
      </div>
    </WaitPage>
  );
}
