import type { Person } from '#demo/driver/person.ts';
import { button, words } from '#demo/driver/steps.ts';

/** What the helper's app itself says about its reaction to the clicks of a measurement before, as a person reads it (D11). */
export async function reactionSaid(helper: Person): Promise<string | null> {
  const page = await helper.window('main');
  // The picture alone has no toolbar.
  await page.keyboard.press('Control+Alt+Enter');
  await button(page, words('quality.open')).click();
  const said = await page
    .getByText(words('quality.reaction'), { exact: true })
    .locator('xpath=following-sibling::dd')
    .textContent();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Alt+Enter');
  return said;
}
