import { makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { CircleRegular } from '@fluentui/react-icons/svg/circle';
import { DismissCircleFilled } from '@fluentui/react-icons/svg/dismiss-circle';
import { SubtractCircleRegular } from '@fluentui/react-icons/svg/subtract-circle';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import type { ReactElement } from 'react';
import type { CheckStatus } from '#shared/check/steps.ts';

const useStyles = makeStyles({
  icon: { flexShrink: 0, width: '24px', fontSize: '24px', lineHeight: 0 },
  passed: { color: tokens.colorStatusSuccessForeground1 },
  attention: { color: tokens.colorStatusWarningForeground1 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 }
});

const ICONS: Readonly<Record<CheckStatus, ReactElement>> = {
  waiting: <CircleRegular />,
  running: <Spinner size="tiny" />,
  passed: <CheckmarkCircleFilled />,
  attention: <WarningFilled />,
  failed: <DismissCircleFilled />,
  'not-needed': <SubtractCircleRegular />,
  'not-tested': <SubtractCircleRegular />
};

/** A step's state as a picture; the word stands beside it. */
export function StatusIcon({ status }: { readonly status: CheckStatus }) {
  const styles = useStyles();
  const tone = status === 'passed' || status === 'attention' || status === 'failed' ? styles[status] : styles.quiet;
  return (
    <span className={mergeClasses(styles.icon, tone)} aria-hidden>
      {ICONS[status]}
    </span>
  );
}
