export type Snippet = { readonly name: string; readonly code: string }

const bearer = 'Authorization: Bearer $RETICLE_TOKEN'

/** Where the whole release, and its YOLO boxes with images, are had; both absolute. */
type Addresses = { readonly archive: string; readonly yolo: string; readonly manifestSha256: string }

/** Code that needs nothing but what its first lines import; a token is made under the reader's own name. */
export const codeFor = ({ archive, yolo, manifestSha256 }: Addresses): readonly Snippet[] => [
  {
    name: 'curl',
    code: [
      `curl -H "${bearer}" -o release.tar "${archive}"`,
      'mkdir -p release && tar -xf release.tar -C release --strip-components=1',
      `echo "${manifestSha256}  release/manifest.json" | sha256sum -c`,
    ].join('\n'),
  },
  {
    name: 'Python',
    code: [
      'import hashlib, json, os, tarfile, urllib.request',
      '',
      `request = urllib.request.Request("${archive}",`,
      '    headers={"Authorization": "Bearer " + os.environ["RETICLE_TOKEN"]})',
      'with urllib.request.urlopen(request) as answer, tarfile.open(fileobj=answer, mode="r|") as tar:',
      '    tar.extractall("release", filter="data")',
      'folder = os.path.join("release", os.listdir("release")[0])',
      'manifest = open(os.path.join(folder, "manifest.json"), "rb").read()',
      `assert hashlib.sha256(manifest).hexdigest() == "${manifestSha256}"`,
      'coco = json.load(open(os.path.join(folder, "labels", "coco.json")))',
    ].join('\n'),
  },
  {
    name: 'PyTorch',
    code: [
      'from torchvision.datasets import CocoDetection',
      '',
      '# After the code of the tab "Python"; the split of each image is in manifest.json and in coco.json.',
      'dataset = CocoDetection(os.path.join(folder, "data"), os.path.join(folder, "labels", "coco.json"))',
      'of_split = {image["id"]: image["reticle"]["split"] for image in coco["images"]}',
      'train = [n for n, image_id in enumerate(dataset.ids) if of_split[image_id] == "train"]',
    ].join('\n'),
  },
  {
    name: 'Ultralytics',
    code: [
      'import os, shutil, urllib.request, zipfile',
      'from ultralytics import YOLO',
      '',
      '# Boxes and images, as they are written for YOLO; "Exports" above says what they cannot hold.',
      `request = urllib.request.Request("${yolo}",`,
      '    headers={"Authorization": "Bearer " + os.environ["RETICLE_TOKEN"]})',
      'with urllib.request.urlopen(request) as answer, open("yolo.zip", "wb") as file:',
      '    shutil.copyfileobj(answer, file)',
      'zipfile.ZipFile("yolo.zip").extractall("yolo")',
      'YOLO("yolo11n.pt").train(data=os.path.abspath("yolo/data.yaml"), epochs=100)',
    ].join('\n'),
  },
]
