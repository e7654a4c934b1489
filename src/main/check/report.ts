import type { CheckResult, CheckView } from '#shared/check/steps.ts';
import { verdictOf } from '#shared/check/verdict.ts';
import type { Translate } from '#shared/i18n/translator.ts';

/**
 * The check as text for an administrator: hosts and ports that were asked, codes, times, and what to open. Nothing in it
 * names a person, their address or anything secret.
 */
export function checkReport(
  view: CheckView,
  { t, about, at }: { readonly t: Translate; readonly about: string; readonly at: number }
): string {
  const lines = view.results.flatMap((result) => [lineOf(result, t), ...explained(result, t)]);
  return [
    t('check.report.title'),
    `${about} ${new Date(at).toISOString()}`,
    t(`check.verdict.${verdictOf(view)}.title`),
    '',
    ...lines,
    ''
  ].join('\n');
}

function lineOf(result: CheckResult, t: Translate): string {
  const parts = [`[${result.status}] ${result.step}`, t(`check.step.${result.step}`)];
  if (result.target !== null) parts.push(result.target);
  if ('code' in result) parts.push(result.code);
  if ('httpStatus' in result && result.httpStatus !== null) parts.push(`HTTP ${result.httpStatus}`);
  if ('signer' in result && result.signer !== null) parts.push(`“${result.signer}”`);
  if (result.ms !== null) parts.push(`${result.ms} ms`);
  return parts.join(' · ');
}

function explained(result: CheckResult, t: Translate): readonly string[] {
  if (result.status !== 'failed' && result.status !== 'attention') return [];
  return [`    ${t(`check.problem.${result.code}.why`)} ${t(`check.problem.${result.code}.action`)}`];
}
