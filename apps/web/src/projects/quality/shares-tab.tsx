import { Empty } from '../../app/async.tsx'
import { Plot } from './plot.tsx'
import type { RefitView } from './refit-view.ts'
import { ShareChart } from './share-chart.tsx'
import { linesOf, rowsOfShares } from './share-rows.ts'
import { t } from './words.ts'

/** What was answered: shares of a question tree weighted by the way there, options of a multiple choice one by one (C97). */
export const SharesTab = ({ view: { refit, protocol } }: { view: RefitView }) => {
  const { shares } = refit
  if (shares === undefined) return <Empty title={t('sharesTab.notInThisFit')}>{t('sharesTab.itWasMadeBefore')}</Empty>
  const answered = shares.filter(({ n }) => n > 0)
  if (answered.length === 0) return <Empty title={t('sharesTab.noAnswersYet')}>{t('sharesTab.sharesOfTheQuestions')}</Empty>
  return (
    <Plot title={t('sharesTab.sharesOfAnswers')} rows={rowsOfShares(protocol, answered)} note={t('sharesTab.ofAllReadingsEach')}>
      <ShareChart lines={linesOf(protocol, answered)} />
    </Plot>
  )
}
