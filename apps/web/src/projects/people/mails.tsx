import { Badge, Table, Text } from '@mantine/core'
import type { AnswerOf, routes } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { Async, Empty } from '../../app/async.tsx'
import { Panel } from '../../app/page.tsx'
import { Time } from '../../app/time.tsx'
import { queries } from '../../net/queries.ts'
import { t } from '../words.ts'

type Mail = AnswerOf<(typeof routes)['listMails']>['rows'][number]
const colors = { waiting: 'gray', done: 'accent', 'given-up': 'red' } as const

const MailRow = ({ mail }: { mail: Mail }) => (
  <Table.Tr>
    <Table.Td>{mail.recipient}</Table.Td>
    <Table.Td>{mail.subject}</Table.Td>
    <Table.Td>
      <Badge variant="light" size="sm" color={colors[mail.state]}>
        {t(`mailStates.${mail.state}`)}
      </Badge>
    </Table.Td>
    <Table.Td>
      {mail.lastError === '' ? (
        <Time at={mail.doneAt ?? mail.createdAt} />
      ) : (
        <Text size="sm">
          {mail.state === 'waiting'
            ? t.rich('mails.triedAgain', { error: mail.lastError, at: () => <Time at={mail.nextAt} /> })
            : t('mails.givenUp', { tries: mail.attempts, error: mail.lastError })}
        </Text>
      )}
    </Table.Td>
  </Table.Tr>
)

/** What was sent by mail for the project, and what became of it; nothing where no mail is set up. */
export const Mails = ({ projectId }: { projectId: ProjectId }) => {
  const mails = useQuery(queries.mails(projectId))
  if (mails.data !== undefined && !mails.data.isMailOn && mails.data.rows.length === 0) return null
  return (
    <Panel title={t('mails.title')}>
      <Async query={mails}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={t('mails.none')}>{t('mails.noneHint')}</Empty>
          ) : (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('mails.to')}</Table.Th>
                  <Table.Th>{t('mails.subject')}</Table.Th>
                  <Table.Th>{t('mails.state')}</Table.Th>
                  <Table.Th>{t('mails.outcome')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((mail) => (
                  <MailRow key={mail.id} mail={mail} />
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Async>
    </Panel>
  )
}
