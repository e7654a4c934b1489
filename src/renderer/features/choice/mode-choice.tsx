import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { WhyButton } from '#renderer/features/policy/why-button.tsx';
import { ModeDrawing } from '#renderer/ui/mode-drawings.tsx';
import { Panel } from '#renderer/ui/panel.tsx';
import { useText } from '#renderer/ui/text.tsx';
import type { SessionMode } from '#shared/session/modes.ts';
import type { SessionView } from '#shared/session/view.ts';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    gap: tokens.spacingHorizontalL,
    alignItems: 'center',
    '@media (max-width: 359px)': { flexDirection: 'column', alignItems: 'stretch' }
  },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0, flexGrow: 1 },
  title: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  refused: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  reasons: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL, color: tokens.colorNeutralForeground2 }
});

type Props = {
  readonly offer: Extract<SessionView, { phase: 'identified' }>['offers'][number];
  readonly onChoose: (mode: SessionMode) => void;
};

/** One mode the helper may ask for, or the reasons why not (B3, F4). */
export function ModeChoice({ offer, onChoose }: Props) {
  const styles = useStyles();
  const { t } = useText();
  const view = offer.mode === 'view';
  const title = view ? t('choice.view.title') : t('choice.control.title');
  return (
    <Panel>
      <div className={styles.row}>
        <ModeDrawing mode={offer.mode} width={56} />
        <div className={styles.words}>
          <span className={styles.title}>
            <Text as="h3" size={400} weight="semibold">
              {title}
            </Text>
            {view && offer.allowed && (
              <Badge appearance="tint" color="brand">
                {t('choice.recommended')}
              </Badge>
            )}
          </span>
          <Text>{view ? t('choice.view.text') : t('choice.control.text')}</Text>
        </div>
      </div>
      {!offer.allowed && (
        <div className={styles.refused}>
          <Text weight="semibold">{t('choice.unavailable')}</Text>
          <ul className={styles.reasons}>
            {offer.reasons.map((reason) => (
              <li key={reason}>{t(`refusal.${reason}`)}</li>
            ))}
          </ul>
          <WhyButton about={offer.mode} obstacles={{ reasons: offer.reasons, permission: null }} />
        </div>
      )}
      <Button
        appearance={view ? 'primary' : 'secondary'}
        disabledFocusable={!offer.allowed}
        onClick={() => onChoose(offer.mode)}
      >
        {view ? t('choice.view.submit') : t('choice.control.submit')}
      </Button>
    </Panel>
  );
}
