/** Networks whose interfaces are virtual functions of a network card: `networks: { storage: sriov }` in heat2kube.yaml. */
import { defineNetworkBackend, networking, standardNetworkBackend } from 'heat2kube';

const word = 'sriov';

export const sriov = defineNetworkBackend({
  ...standardNetworkBackend('multus'),
  id: word,
  mapping: { word, about: 'a virtual function of a network card' },
  offer: (network, site) =>
    networking.isMappedTo(word, network, site)
      ? {
          rank: 3,
          because: `heat2kube.yaml maps ${network.text} to SR-IOV`,
          flip: `networks.${network.text} in heat2kube.yaml`,
        }
      : undefined,
  attach: (nic, world) => ({
    name: `net-${nic.index}`,
    binding: { sriov: {} },
    source: { multus: { networkName: networking.named('sriov/virtual-functions', nic, world) } },
  }),
  needs: () => [],
});
