# Business::Hours judges intervals: what the example `calendar` of casework says comes in, every difference goes out, and at
# the end one line with the numbers of intervals and differences. TZ names a zone without summer time.
use strict;
use warnings;
use Business::Hours;
use JSON::PP;
use POSIX qw(strftime);

my @calendars;
while (my $line = <STDIN>) {
    chomp $line;
    last if $line eq '';
    my $told = decode_json($line);
    my %week;
    for my $day (0 .. 6) {    # ours begins on Monday, theirs on Sunday
        my @hours = @{ $told->{week}[$day] } or next;
        my @breaks = map { { Start => clock($hours[$_ - 1]{until}), End => clock($hours[$_]{from}) } } 1 .. $#hours;
        $week{ ($day + 1) % 7 } = {
            Start => clock($hours[0]{from}), End => clock($hours[-1]{until}), Breaks => \@breaks,
        };
    }
    my %closed;
    push @{ $closed{ substr $_, 0, 4 } }, $_ for @{ $told->{closed} };
    push @calendars, { week => \%week, closed => \%closed };
}

my ($judged, $different) = (0, 0);
while (my $line = <STDIN>) {
    my ($chosen, $from, $until, $ms) = split ' ', $line;
    my $theirs = 1000 * seconds($calendars[$chosen], $from, $until);
    $judged++;
    next if $theirs == $ms;
    $different++;
    print "calendar $chosen from $from until $until: ours $ms, theirs $theirs\n";
}
print "$judged judged, $different different\n";

sub clock { my ($minute) = @_; return sprintf '%02d:%02d', int($minute / 60), $minute % 60 }

# Their periods hold their last second, ours do not.
sub seconds {
    my ($calendar, $from, $until) = @_;
    return 0 if $until <= $from;
    my $hours = Business::Hours->new;
    # It keeps what it is given and writes into it.
    my %week = map { $_ => { %{ $calendar->{week}{$_} }, Breaks => [map { {%$_} } @{ $calendar->{week}{$_}{Breaks} }] } }
        keys %{ $calendar->{week} };
    $hours->business_hours(%week);
    # Each holiday costs time, so only those of the interval are told.
    my ($first, $last) = map { strftime '%Y-%m-%d', localtime $_ } $from, $until;
    my @years = substr($first, 0, 4) .. substr($last, 0, 4);
    $hours->holidays(grep { $_ ge $first && $_ le $last } map { @{ $calendar->{closed}{$_} || [] } } @years);
    return $hours->for_timespan(Start => $from, End => $until - 1)->cardinality;
}
