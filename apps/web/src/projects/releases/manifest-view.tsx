import { Code, Group, ScrollArea, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core'
import type { ReleaseId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../app/async.tsx'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { urlOf } from '../../net/client.ts'
import { fetchText } from '../../net/text.ts'
import { manifestSections } from './manifest-sections.ts'
import { t } from './words.ts'

const Readable = ({ text }: { text: string }) => (
  <Stack gap="md">
    {manifestSections(text).map(({ title, rows }) => (
      <section key={title} aria-label={title}>
        <Title order={3} size="h5" mb={4}>
          {title}
        </Title>
        <Table verticalSpacing={4}>
          <Table.Tbody>
            {rows.map(({ name, value, isHash }) => (
              <Table.Tr key={name}>
                <Table.Td w={240} c="dimmed">
                  {name}
                </Table.Td>
                <Table.Td className={isHash ? 'hash' : undefined}>{value === '' ? t('manifestView.none') : value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    ))}
  </Stack>
)

const Raw = ({ text }: { text: string }) => {
  const lines = JSON.stringify(JSON.parse(text), null, 2).split('\n')
  const shown = lines.slice(0, 2_000)
  return (
    <ScrollArea.Autosize mah={480}>
      <Code block>{shown.join('\n')}</Code>
      {lines.length > shown.length && (
        <Text size="xs" c="dimmed">
          {t('manifestView.moreLines', { count: lines.length - shown.length })}
        </Text>
      )}
    </ScrollArea.Autosize>
  )
}

/** The manifest, as people read it and as it is hashed. */
export const ManifestView = ({ releaseId }: { releaseId: ReleaseId }) => {
  const [mode, setMode] = useState('readable')
  const url = urlOf('getReleaseFile', { params: { releaseId, '*': 'manifest.json' } })
  const manifest = useQuery({
    queryKey: ['release-manifest', releaseId],
    queryFn: ({ signal }) => fetchText(url, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Async query={manifest}>
      {(text) => (
        <>
          <Group justify="space-between" mb="xs">
            <SegmentedControl
              size="xs"
              aria-label={t('manifestView.manifestAs')}
              data={[
                { value: 'readable', label: t('manifestView.readable') },
                { value: 'raw', label: t('manifestView.raw') },
              ]}
              value={mode}
              onChange={setMode}
            />
            <CopyIcon value={text} what={t('manifestView.copy')} />
          </Group>
          {mode === 'raw' ? <Raw text={text} /> : <Readable text={text} />}
        </>
      )}
    </Async>
  )
}
