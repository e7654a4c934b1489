import { CheckPage } from '#renderer/features/check/check-page.tsx';
import { AskingPage, ChoicePage } from '#renderer/features/choice/choice-page.tsx';
import { EndedPage } from '#renderer/features/ended/ended-page.tsx';
import { RedeemingPage, SharerAskingPage, SharerWaitingPage } from '#renderer/features/get-help/sharer-pages.tsx';
import { CodePage, CreatingPage } from '#renderer/features/give-help/code-page.tsx';
import { HomePage } from '#renderer/features/home/home-page.tsx';
import { ConfigurationPage } from '#renderer/features/problems/configuration-page.tsx';
import { useActualFull } from '#renderer/features/session/actual-full.ts';
import { ActualFullPage } from '#renderer/features/session/actual-full-page.tsx';
import { InterruptedPage, ProvingPage } from '#renderer/features/session/connecting-pages.tsx';
import { RemotePage } from '#renderer/features/session/remote-page.tsx';
import { SharingPage } from '#renderer/features/session/sharing-page.tsx';
import { SuspendedPage } from '#renderer/features/session/suspended-page.tsx';
import { ConfirmingPage } from '#renderer/features/sign-in/confirming.tsx';
import { SigningInPage } from '#renderer/features/sign-in/signing-in-page.tsx';
import { StartingPage } from '#renderer/features/sign-in/starting-page.tsx';
import { WelcomePage } from '#renderer/features/sign-in/welcome-page.tsx';
import type { Page } from './page.ts';

/** Draws the page that was selected. */
export function MainPage({ page }: { readonly page: Page }) {
  const actualFull = useActualFull(window.location.search);
  switch (page.page) {
    case 'starting':
      return <StartingPage />;
    case 'configuration':
      return <ConfigurationPage field={page.field} />;
    case 'welcome':
      return <WelcomePage app={page.app} account={page.account} />;
    case 'signing-in':
      return <SigningInPage />;
    case 'confirming':
      return <ConfirmingPage confirming={page.confirming} />;
    case 'check':
      return <CheckPage />;
    case 'home':
      return <HomePage app={page.app} />;
    case 'creating':
      return <CreatingPage />;
    case 'code':
      return <CodePage session={page.session} />;
    case 'redeeming':
      return <RedeemingPage />;
    case 'proving':
      return <ProvingPage session={page.session} />;
    case 'choice':
      return <ChoicePage session={page.session} />;
    case 'sharer-waiting':
      return <SharerWaitingPage session={page.session} />;
    case 'asking':
      return <AskingPage session={page.session} />;
    case 'sharer-asking':
      return <SharerAskingPage session={page.session} />;
    case 'remote':
      return actualFull ? <ActualFullPage session={page.session} /> : <RemotePage session={page.session} />;
    case 'sharing':
      return <SharingPage session={page.session} stopShortcut={page.stopShortcut} />;
    case 'interrupted':
      return <InterruptedPage session={page.session} />;
    case 'suspended':
      return <SuspendedPage session={page.session} />;
    case 'ended':
      return <EndedPage session={page.session} />;
  }
}
