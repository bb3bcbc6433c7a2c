import { Group, Loader, Select, type SelectProps, Stack, Table, Text } from '@mantine/core'
import type { AnswerOf, LabelFormatInfo, Release, routes } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../app/async.tsx'
import { byteSize, count, plural } from '../../app/numbers.tsx'
import { urlOf } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { Download } from './download.tsx'
import type { ReleaseFile } from './files.tsx'

type ExportPreview = AnswerOf<(typeof routes)['previewExport']>

/** What the format cannot hold, before anything is downloaded. */
const Losses = ({ losses }: Pick<ExportPreview, 'losses'>) =>
  losses.length === 0 ? (
    <Text size="sm">Nothing is lost: all labels and answers of this release have a place in this format.</Text>
  ) : (
    <Table verticalSpacing={4} aria-label="What this format cannot hold">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>It cannot hold</Table.Th>
          <Table.Th ta="right" w={90}>
            Cases
          </Table.Th>
          <Table.Th w="36%">Kept</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {losses.map(({ what, count: cases, kept }) => (
          <Table.Tr key={`${what} ${kept}`}>
            <Table.Td>{what}</Table.Td>
            <Table.Td ta="right">{count(cases)}</Table.Td>
            <Table.Td c={kept === null ? undefined : 'dimmed'}>{kept ?? 'not in this format; in the release itself'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )

const Counting = () => (
  <Group gap="xs" wrap="nowrap" aria-busy="true">
    <Loader size="xs" />
    <Text size="sm" c="dimmed">
      Writing the whole release in this format once, to count its files and what it cannot hold. A large release takes a while.
    </Text>
  </Group>
)

type Chosen = { readonly release: Release; readonly format: LabelFormatInfo; readonly imageBytes: number }

/** One zip file of labels alone, or with the images where the format looks for them. */
const Downloads = ({ release, format, imageBytes }: Chosen) => {
  const href = (images: 'true' | 'false') => urlOf('getExport', { params: { releaseId: release.id, format: format.id }, query: { images } })
  if (format.holdsImages)
    return (
      <Download href={href('false')} isMain>
        {`Download ${format.title}`}
      </Download>
    )
  return (
    <Group gap="xs">
      <Download href={href('true')} isMain>
        {`Download with images (${byteSize(imageBytes)} more)`}
      </Download>
      <Download href={href('false')}>Download labels only</Download>
    </Group>
  )
}

const Export = ({ release, format, imageBytes }: Chosen) => {
  const preview = useQuery({ ...queries.exportPreview(release.id, format.id), retry: false })
  return (
    <Stack gap="sm" role="region" aria-label={`${format.title} export`}>
      <Text size="sm">{format.about}</Text>
      <div aria-live="polite">
        <Async query={preview} waiting={<Counting />}>
          {({ files, bytes, losses }) => (
            <Stack gap="sm">
              <Losses losses={losses} />
              <Text size="sm" c="dimmed">
                {plural(files, 'file')}, {byteSize(bytes)}
                {format.holdsImages ? ' with the images in them' : ' without images'}; as one zip file
                {losses.length === 0 ? '' : ', with this list as LOSSES.md'}.
              </Text>
              <Downloads release={release} format={format} imageBytes={imageBytes} />
            </Stack>
          )}
        </Async>
      </div>
    </Stack>
  )
}

const Choice = ({ title, about }: Pick<LabelFormatInfo, 'title' | 'about'>) => (
  <div>
    <Text size="sm">{title}</Text>
    <Text size="xs" c="dimmed">
      {about}
    </Text>
  </div>
)

/** The release in the formats of other tools and trainers: what each holds and loses, then the download. */
export const ExportPanel = ({ release, files }: { release: Release; files: readonly ReleaseFile[] }) => {
  const [id, setId] = useState<string | null>(null)
  const formats = useQuery(queries.labelFormats())
  const imageBytes = files.filter(({ path }) => path.startsWith('data/')).reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <Async query={formats}>
      {(all) => {
        const written = all.filter(({ canWrite }) => canWrite).toSorted((a, b) => a.title.localeCompare(b.title, 'en'))
        const chosen = written.find((format) => format.id === id)
        const option: SelectProps['renderOption'] = ({ option: { value } }) => {
          const format = written.find((one) => one.id === value)
          return format === undefined ? value : <Choice {...format} />
        }
        return (
          <Stack gap="sm">
            <Select
              label="Format"
              description="What a format cannot hold is shown before the download"
              placeholder={`${plural(written.length, 'format')}: choose, or type its name`}
              maw={460}
              searchable
              nothingFoundMessage="No format of that name"
              maxDropdownHeight={340}
              data={written.map((format) => ({ value: format.id, label: format.title }))}
              renderOption={option}
              value={id}
              onChange={setId}
            />
            {chosen !== undefined && <Export key={chosen.id} release={release} format={chosen} imageBytes={imageBytes} />}
          </Stack>
        )
      }}
    </Async>
  )
}
