// A scope guard for the state of a walk over the tree.
#pragma once

namespace simple::exec {

/// Saves a member and puts it back at the end of the scope.
template <typename T> class Restore {
public:
    Restore(T& place, T value) : place_(place), saved_(place) { place = value; }
    explicit Restore(T& place) : place_(place), saved_(place) {}
    ~Restore() { place_ = saved_; }
    Restore(const Restore&) = delete;
    Restore& operator=(const Restore&) = delete;

private:
    T& place_;
    T saved_;
};

} // namespace simple::exec
