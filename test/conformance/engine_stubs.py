"""Makes an installed Heat engine usable as a library. No service is there: clients are stubs, and constraints that would
ask a service count as fulfilled.
"""
import logging
import warnings
from unittest import mock

warnings.simplefilter('ignore')
logging.disable(logging.CRITICAL)

from heat.common import context
from heat.engine import constraints, resource, resources
from heat.engine import stack as heat_stack
from heat.engine import stk_defn
from heat.engine.resources.openstack.heat import remote_stack
from heat.objects import service as service_objects

LOCAL_CONSTRAINTS = {
    'cron_expression', 'dns_domain', 'dns_name', 'expiration', 'ip_addr', 'ip_or_cidr', 'iso_8601', 'mac_addr',
    'net_cidr', 'rel_dns_name', 'timezone',
}

resources.initialise()
# Names that the engine's own default environment maps.
resources.global_env().load({'resource_registry': {
    'OS::Quantum*': 'OS::Neutron*',
    'OS::Metering::Alarm': 'OS::Aodh::Alarm',
    'OS::Ceilometer::Alarm': 'OS::Aodh::Alarm',
    'OS::Ceilometer::CombinationAlarm': 'OS::Aodh::CombinationAlarm',
    'OS::Ceilometer::GnocchiResourcesAlarm': 'OS::Aodh::GnocchiResourcesAlarm',
    'OS::Ceilometer::GnocchiAggregationByMetricsAlarm': 'OS::Aodh::GnocchiAggregationByMetricsAlarm',
    'OS::Ceilometer::GnocchiAggregationByResourcesAlarm': 'OS::Aodh::GnocchiAggregationByResourcesAlarm',
}})
checked = constraints.CustomConstraint._is_valid


def is_valid(self, value, schema, request):
    if self.custom_constraint is None:
        return False
    return checked(self, value, schema, request) if self.name in LOCAL_CONSTRAINTS else True


def client_plugin(self, name=None):
    stub = mock.MagicMock()
    # Up to the version in which Nova stopped to make keys itself.
    stub.is_version_supported.side_effect = lambda version: version != '2.92'
    stub.is_not_found.return_value = True
    stub.get_image.side_effect = KeyError
    stub.absolute_limits.return_value = {
        'maxServerMeta': 1 << 30, 'maxPersonality': 1 << 30, 'maxPersonalitySize': 1 << 30,
    }
    return stub


constraints.CustomConstraint._is_valid = is_valid
resource.Resource._validate_service_availability = classmethod(lambda *args, **kwargs: None)
resource.Resource.validate_external = lambda self: None
resource.Resource.client_plugin = client_plugin
resource.Resource.client = lambda self, *args, **kwargs: mock.MagicMock()
resource.Resource.rpc_client = lambda self: mock.MagicMock()
remote_stack.RemoteStack.heat = lambda *args: mock.MagicMock()
heat_stack.Stack.get_availability_zones = lambda self: ['nova']
stk_defn.StackDefinition.get_availability_zones = lambda self: ['nova']
service_objects.Service.active_service_count = classmethod(lambda *args, **kwargs: 1 << 20)

REQUEST = context.RequestContext(
    project_id='PROJECT_ID', user_id='user', username='user', is_admin=False, auth_url='http://none', auth_token='none',
    roles=[],
)
