import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useText } from '#renderer/ui/text.tsx';
import type { RefusalReason } from '#shared/errors/codes.ts';
import type { Obstacles } from './obstacles.ts';

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM
  },
  item: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    paddingInlineStart: tokens.spacingHorizontalM,
    borderInlineStartWidth: '3px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorBrandStroke1
  },
  quiet: { color: tokens.colorNeutralForeground3 }
});

type Props = {
  readonly obstacles: Obstacles;
  /** Names of what a reason forbids, where that is not plain from the heading. */
  readonly forbids?: (reason: RefusalReason) => readonly string[];
};

/** Everything that stands in the way: what is missing, what it means, who can change it, and its code for support (F4). */
export function ObstacleList({ obstacles: { reasons, permission }, forbids }: Props) {
  const { t } = useText();
  return (
    <ul className={useStyles().list}>
      {permission !== null && (
        <Obstacle
          title={t('missingPermission.title', { permission })}
          means={t('missingPermission.means')}
          action={t('missingPermission.action')}
        />
      )}
      {reasons.map((reason) => (
        <Obstacle
          key={reason}
          title={t(`why.${reason}.title`)}
          means={t(`why.${reason}.means`)}
          action={t(`why.${reason}.action`)}
          code={reason}
          forbids={forbids?.(reason) ?? []}
        />
      ))}
    </ul>
  );
}

type ObstacleProps = {
  readonly title: string;
  readonly means: string;
  readonly action: string;
  readonly code?: RefusalReason;
  readonly forbids?: readonly string[];
};

function Obstacle({ title, means, action, code, forbids = [] }: ObstacleProps) {
  const styles = useStyles();
  const { t, formats } = useText();
  const list = new Intl.ListFormat(formats, { type: 'unit' }).format(forbids);
  return (
    <li className={styles.item}>
      <Text as="h3" weight="semibold">
        {title}
      </Text>
      <Text>{means}</Text>
      <Text>
        <Text weight="semibold">{t('explain.whatNow')}</Text> {action}
      </Text>
      {forbids.length > 0 && <Text size={200}>{t('standing.affects', { list })}</Text>}
      {code !== undefined && (
        <Text size={200} className={styles.quiet}>
          {t('problem.code', { code })}
        </Text>
      )}
    </li>
  );
}
