/** What a live server boots from is what the template says, or an error; a volume that Nova cannot detach is cloned. */
import { describe, expect, it } from 'vitest';
import { bundle, convert, errorsOf, ids, row, told, volume, type Bundle } from './shop.ts';

const images = { 'debian-12': { dataSource: 'debian-12' } };
const config = { images, resources: { web: { rootDisk: 'copied' } } } as const;
const hand = '22222222-0000-4000-8000-000000000077';

async function differences(facts: Bundle): Promise<readonly string[]> {
  return told(await convert(facts, { config }), 'live/boot-source-differs');
}

/** The web server with a volume, and without an image. */
function withVolume(device: string, bootable: boolean): Bundle {
  const facts = bundle();
  const web = row(facts.servers, ids.web);
  web['image'] = 'N/A (booted from volume)';
  web['volumes_attached'] = [{ id: hand }];
  facts.volumes.push({ ...volume(hand, { name: 'hand', size: 40, device, bootable, server: ids.web }) });
  return facts;
}

describe('what a live server boots from', () => {
  it('is equal', async () => {
    expect(await differences(bundle())).toEqual([]);
  });

  it('is not the image that the template has', async () => {
    const error =
      'error: "web": the live server boots from a volume, but the template has it boot from the image "debian-12"';
    const bare = bundle();
    for (const image of ['N/A (booted from volume)', '', null]) {
      row(bare.servers, ids.web)['image'] = image;
      expect(await differences(bare)).toEqual([error]);
    }
    expect(await differences(withVolume('', false))).toEqual([error]);
  });

  it.each([
    ['/dev/vda', false],
    ['/dev/sda', false],
    ['', true],
  ])('is a volume at %j (bootable: %s)', async (device, bootable) => {
    const result = await convert(withVolume(device, bootable), { config });
    expect(errorsOf(result)).toEqual([
      `"web": the live server boots from the volume "hand" (${hand}), but the template has it boot from the image "debian-12" [live/boot-source-differs]`,
    ]);
  });

  it('is an image, and the template has a volume', async () => {
    const facts = bundle();
    row(facts.servers, ids.db)['image'] = 'debian-12 (44444444-0000-4000-8000-000000000001)';
    expect(await differences(facts)).toEqual([
      `error: "db": the live server boots from the image "debian-12", but the template has it boot from the volume "root" (${ids.root})`,
    ]);
  });

  it('is another volume, which is not detached', async () => {
    const facts = bundle();
    row(facts.volumes, ids.data)['attachments'] = [{ server_id: ids.db, device: '/dev/vda' }];
    row(facts.volumes, ids.root)['attachments'] = [{ server_id: ids.db, device: '/dev/vdb' }];
    const result = await convert(facts, { config });
    expect(errorsOf(result)).toEqual([
      `"db": the live server boots from the volume "data" (${ids.data}), but the template has it boot from the volume "root" (${ids.root}) [live/boot-source-differs]`,
    ]);
    expect(result.plan?.steps.map(({ id }) => id)).not.toContain(`cut-over/hand-over/db/${ids.data}`);
  });

  it('no longer matters for what has moved', async () => {
    const facts = withVolume('/dev/vda', true);
    row(facts.servers, ids.web)['status'] = 'SHUTOFF';
    const result = await convert(facts, { config: { ...config, moved: ['web'] } });
    expect(told(result, 'live/boot-source-differs')).toEqual([]);
  });
});
