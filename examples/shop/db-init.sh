#!/bin/bash
# First boot of the database server: its data lives on the attached volume.
set -eu

disk=/dev/disk/by-id/virtio-$(echo '$VOLUME_ID' | cut -c -20)
for _ in $(seq 120); do
  [ -e "$disk" ] && break
  sleep 5
done

# Never format a disk that already holds something.
blkid "$disk" || mkfs.ext4 -L shop-db "$disk"
mkdir -p /var/lib/postgresql
echo "$disk /var/lib/postgresql ext4 defaults,nofail 0 2" >> /etc/fstab
mount /var/lib/postgresql

apt-get update
apt-get install -y postgresql
echo "listen_addresses = '*'" > /etc/postgresql/16/main/conf.d/shop.conf
echo 'host shop shop 0.0.0.0/0 scram-sha-256' >> /etc/postgresql/16/main/pg_hba.conf
systemctl restart postgresql
sudo -u postgres psql -c "CREATE ROLE shop LOGIN PASSWORD '$DB_PASSWORD'"
sudo -u postgres createdb -O shop shop
