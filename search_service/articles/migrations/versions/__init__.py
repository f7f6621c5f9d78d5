"""Every change of the tables since the first release, one file each. None is ever edited afterwards."""
